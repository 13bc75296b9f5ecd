"""What a person sees when the database cannot take what was sent: busy for too long, or the disk is full."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

RETRY_AFTER_S = "5"

TYPED_IS_KEPT = (
    '<p class="alert alert-danger" role="alert">Basis data sedang sibuk atau disk penuh. '
    "Belum ada yang tersimpan; isian Anda masih di sini. Coba lagi sebentar lagi.</p>"
)

BESIDE_THE_FORM = {"HX-Retarget": "#pesan", "HX-Reswap": "innerHTML show:#isi:top"}
"""Where the page shows its messages, wherever the form wanted its answer: what was typed stays.

htmx shows no answer from 400 on; the page's own script lets those pass that name their place (titian/app.js). A poll
names none: it would repeat the sentence.
"""

log = logging.getLogger(__name__)


class DatabaseTrouble:
    """Answers in plain words when a view ends in an OperationalError, instead of the general 500.

    What the view wrote in its transaction is not stored. The page is made without request and database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, OperationalError):
            return None
        log.error("%s %s: the database refused", request.method, request.path, exc_info=exception)
        if request.headers.get("HX-Request") == "true":
            return _refused("", {}) if request.method == "GET" else _refused(TYPED_IS_KEPT, BESIDE_THE_FORM)
        return _refused(render_to_string("503.html"), {})


def _refused(content: str, headers: dict[str, str]) -> HttpResponse:
    """503 whoever asked: what watches the answers must not take a refusal for a success."""
    status = HTTPStatus.SERVICE_UNAVAILABLE
    return HttpResponse(content, status=status, headers={"Retry-After": RETRY_AFTER_S, **headers})
