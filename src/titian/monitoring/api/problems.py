"""Errors of the API, as problem objects (RFC 9457)."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from titian.outbox.errors import UnableToResend

MEDIA_TYPE = "application/problem+json"

_UNKNOWN = "Token tidak disertakan (Authorization: Bearer …), tidak dikenal, atau sudah dicabut."
_ABSENT = "Tidak ada, atau bukan milik klinik token ini."
_UNREADABLE = "Permintaan tidak dapat dibaca; lihat errors."
_NO_JSON = "Badan permintaan bukan JSON yang sah."
_OFTEN = "Terlalu banyak permintaan. Coba lagi sesudah waktu pada Retry-After."
_BUSY = "Basis data sedang sibuk, dan tidak ada yang berubah. Coba lagi sebentar lagi."
_OURS = "Terjadi kesalahan pada Titian, dan sudah dicatat."
_RETRY_AFTER_S = "5"

log = logging.getLogger(__name__)


def problem(
    status: int, detail: str, *, errors: Iterable[str] = (), headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """The answer for an error; `errors` name what of the request is wrong."""
    told = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "errors": list(errors),
    }
    content = json.dumps(told, ensure_ascii=False)
    return HttpResponse(content, status=status, content_type=MEDIA_TYPE, headers=headers)


def tell(api: NinjaAPI) -> None:
    """Every error of this API is told as a problem, those of the database and our own, too."""

    def unknown(request: HttpRequest, error: Any) -> HttpResponse:
        return problem(401, _UNKNOWN, headers={"WWW-Authenticate": "Bearer"})

    def absent(request: HttpRequest, error: Any) -> HttpResponse:
        return problem(404, _ABSENT)

    def refused(request: HttpRequest, error: Any) -> HttpResponse:
        return problem(409, str(error))

    def often(request: HttpRequest, error: Any) -> HttpResponse:
        return problem(429, _OFTEN, headers={"Retry-After": str(math.ceil(error.wait or 1))})

    def other(request: HttpRequest, error: Any) -> HttpResponse:
        is_no_json = error.status_code == HTTPStatus.BAD_REQUEST
        return problem(error.status_code, _NO_JSON if is_no_json else str(error))

    api.add_exception_handler(AuthenticationError, unknown)
    api.add_exception_handler(Http404, absent)
    api.add_exception_handler(UnableToResend, refused)
    api.add_exception_handler(ValidationError, _unreadable)
    api.add_exception_handler(HttpError, other)
    api.add_exception_handler(Throttled, often)
    api.add_exception_handler(OperationalError, _busy)
    api.add_exception_handler(Exception, _ours)


def _unreadable(request: HttpRequest, error: Any) -> HttpResponse:
    """What is wrong, without what was given: it may be somebody's number."""
    told = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors]
    return problem(422, _UNREADABLE, errors=told)


def _busy(request: HttpRequest, error: Any) -> HttpResponse:
    log.error("%s %s: the database refused", request.method, request.path, exc_info=error)
    return problem(503, _BUSY, headers={"Retry-After": _RETRY_AFTER_S})


def _ours(request: HttpRequest, error: Any) -> HttpResponse:
    log.error("%s %s: failed", request.method, request.path, exc_info=error)
    return problem(500, _OURS)
