"""What an act on a promise answers with, on an open page and where there is no script."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import trigger_client_event

from titian.facility.permissions import StaffRequest
from titian.outbox.models import Job


def is_number(text: str, longest: int = 9) -> bool:
    """Whether this names a version that a page may have shown; with more digits, the key of a row."""
    return text.isascii() and text.isdecimal() and len(text) <= longest


def acted(request: StaffRequest, act: Callable[[int], str], refusal: type[Exception]) -> HttpResponse:
    """Do it to what was seen at the posted `version`, and tell what `act` says of it; a refusal is told as 409."""
    version = request.POST.get("version", "")
    if not is_number(version):
        return HttpResponseBadRequest("version?")
    try:
        done = act(int(version))
    except Job.DoesNotExist as error:
        raise Http404 from error
    except refusal as why_not:
        return told(request, str(why_not), level=messages.WARNING, status=409)
    return told(request, done, level=messages.SUCCESS, status=200)


def told(request: StaffRequest, text: str, *, level: int, status: int) -> HttpResponse:
    """The outcome of an act: into the message line of the open page, or onto the next page."""
    if not request.htmx:
        messages.add_message(request, level, text)
        return redirect(way_back(request, request.POST.get("next", "")))
    style = "warning" if level == messages.WARNING else "success"
    response = render(request, "monitoring/told.html", {"text": text, "style": style}, status=status)
    return trigger_client_event(response, "kiriman-berubah")


def way_back(request: StaffRequest, asked: str) -> str:
    """Where one came from, never out of this server; else the board. A word without a slash would name a view."""
    is_here = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    if is_here and asked.startswith("/"):
        return asked
    return reverse("monitoring:board", args=[request.seat.facility.slug])
