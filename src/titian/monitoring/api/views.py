"""What the API answers. Each address is open to a token of one clinic, and knows that clinic alone."""

from __future__ import annotations

from http import HTTPStatus
from time import time
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Path, Query, Schema
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from titian.accounts.models import Actor
from titian.facility.access import operations as access
from titian.facility.access.queries import token_of
from titian.facility.models import ApiToken
from titian.monitoring import operations, queries
from titian.monitoring.api import problems, schemas, wording
from titian.outbox.models import Job

MOST = 300
"""Requests of one token in a minute: ten times what a dashboard asks for."""

_WRONG = {401: schemas.Problem, 422: schemas.Problem, 429: schemas.Problem, 503: schemas.Problem}
_ABSENT = {404: schemas.Problem}
_SECTION = ["Kiriman"]
"""Under which the description lists its addresses."""
_NOT_FOR_IT = "Token ini tidak boleh mengirim ulang."


class ApiRequest(HttpRequest):
    """A request that came with a token in force."""

    auth: ApiToken


class Bearer(HttpBearer):
    """Lets in who shows a clinic's token; when it was used last is noted."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        found = token_of(token)
        if found:
            access.note_use(by=_actor(found), token=found, now=timezone.now())
        return found


class PerToken(BaseThrottle):
    """A clinic's program that runs wild does not slow the desk down. Counted by the minute, in this process."""

    most = MOST

    def allow_request(self, request: HttpRequest) -> bool:
        token: ApiToken = getattr(request, "auth")  # noqa: B009 - ninja's own, which Django's type lacks
        key = f"api.asked:{token.pk}:{int(time() // 60)}"
        return cache.add(key, 1, timeout=60) or cache.incr(key) <= self.most

    def wait(self) -> float:
        """Seconds until the next minute."""
        return 60 - time() % 60


LIMIT = PerToken()


class Api(NinjaAPI):
    """With the media type of problems in its description."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        described = super().get_openapi_schema(**options)
        for path in described["paths"].values():
            for operation in path.values():
                for status, response in operation["responses"].items():
                    if int(status) >= HTTPStatus.BAD_REQUEST:
                        response["content"] = {problems.MEDIA_TYPE: response["content"]["application/json"]}
        return described


api = Api(
    title="Titian",
    version="1",
    description="Kiriman satu klinik ke BPJS: melihat, menghitung, mengirim ulang. Token: Integrasi → Token API.",
    docs_url=None,
    urls_namespace="api",
    auth=Bearer(),
    throttle=[LIMIT],
)
problems.tell(api)


@api.get(
    "/jobs",
    response={200: schemas.JobPage} | _WRONG,
    summary="Daftar kiriman, yang terbaru lebih dulu",
    tags=_SECTION,
)
def jobs(request: ApiRequest, asked: Query[schemas.Paged]) -> schemas.JobPage:
    _refuse_unknown(request, asked)
    found = queries.slice_of(
        request.auth.facility,
        wording.chosen(asked),
        timezone.now(),
        before=asked.cursor,
        limit=asked.limit,
        sees_identity=request.auth.sees_identity,
    )
    return schemas.JobPage(items=[wording.job(row) for row in found.rows], next_cursor=found.next_cursor)


@api.get(
    "/counts", response={200: schemas.Counts} | _WRONG, summary="Jumlah kiriman per keadaan", tags=_SECTION
)
def counts(request: ApiRequest, asked: Query[schemas.Chosen]) -> schemas.Counts:
    _refuse_unknown(request, asked)
    return wording.counts(queries.cards_of(request.auth.facility, wording.chosen(asked)))


@api.get(
    "/jobs/{job_id}",
    response={200: schemas.JobDetail} | _WRONG | _ABSENT,
    summary="Satu kiriman dengan seluruh riwayatnya",
    tags=_SECTION,
)
def job(request: ApiRequest, job_id: Path[schemas.Number]) -> schemas.JobDetail:
    token = request.auth
    try:
        story = queries.story(token.facility, job_id, timezone.now(), sees_identity=token.sees_identity)
    except Job.DoesNotExist as error:
        raise Http404 from error
    return wording.detail(story)


@api.post(
    "/jobs/{job_id}/resend",
    response={200: schemas.Job, 400: schemas.Problem, 403: schemas.Problem, 409: schemas.Problem}
    | _WRONG
    | _ABSENT,
    summary="Kirim ulang; ditanyakan dulu ke BPJS bila mungkin sudah sampai",
    tags=_SECTION,
)
def resend(request: ApiRequest, job_id: Path[schemas.Number], asked: schemas.Resend) -> Any:
    token, now = request.auth, timezone.now()
    if not token.may_resend:
        return problems.problem(403, _NOT_FOR_IT)
    facility, version = token.facility, asked.version
    try:
        operations.resend(by=_actor(token), facility=facility, job_id=job_id, version=version, now=now)
    except Job.DoesNotExist as error:
        raise Http404 from error
    return wording.job(queries.row(facility, job_id, now, sees_identity=token.sees_identity))


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The API's description as a page to try it on. It tells nothing of any clinic."""
    return render(request, "monitoring/api_docs.html")


def absent(request: HttpRequest, path: str = "") -> HttpResponse:
    """An address that is none answers a program as one that is."""
    del path
    return problems.problem(404, f"Tidak ada alamat {request.path}; lihat openapi.json.")


def _refuse_unknown(request: HttpRequest, asked: Schema) -> None:
    """A filter that is misspelt narrows nothing: who asked would take all for some."""
    unknown = sorted(request.GET.keys() - type(asked).model_fields.keys())
    if unknown:
        raise ValidationError([{"loc": ("query", name), "msg": "Tidak dikenal."} for name in unknown])


def _actor(token: ApiToken) -> Actor:
    """Who does it, as the history names them."""
    return Actor.system(f"API {token.name}")
