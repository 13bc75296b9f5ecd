"""Integrasi → BPJS FKTP → Koneksi: is the clinic connected, and with which credentials."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from titian.facility.errors import UnableToSave
from titian.facility.permissions import MANAGERS, SATUSEHAT, StaffRequest, staff_required
from titian.facility.queries import local_date
from titian.reference import operations, queries
from titian.reference.diagnosis import diagnose
from titian.reference.forms import AccountForm
from titian.reference.queries import ServiceView


@dataclass(frozen=True, slots=True)
class Panel:
    """The card of one service: what is known of it, and the form of its credentials, open where it is needed."""

    view: ServiceView
    form: AccountForm
    is_open: bool


@require_safe
@staff_required(*MANAGERS, permission=SATUSEHAT)
def page(request: StaffRequest) -> HttpResponse:
    """`?layanan=` opens that service's form; that of a paused one, or of one without an account, is open anyway."""
    return render(
        request, "reference/connection.html", _context(request, opened=request.GET.get("layanan", ""))
    )


@require_POST
@staff_required(*MANAGERS, permission=SATUSEHAT)
def save_account(request: StaffRequest, service: str) -> HttpResponse:
    """Keep the credentials, ask BPJS once, and say what it answered."""
    view, now = _service(request, service), timezone.now()
    facility = request.seat.facility
    form = _form(request, view, bound=True)
    if form.is_valid():
        try:
            operations.save_account(
                by=request.seat.actor,
                facility=facility,
                service=service,
                credentials=form.credentials(),
                bridged_since=form.cleaned_data["bridged_since"],
                is_on=form.cleaned_data["is_on"],
                now=now,
            )
        except UnableToSave as error:
            form.add_error(None, str(error))
        else:
            return _saved(request, view, is_on=form.cleaned_data["is_on"])
    if request.htmx:
        return render(request, "reference/account.html", {"panel": Panel(view, form, is_open=True)})
    return render(
        request, "reference/connection.html", _context(request, refused=form, opened=service), status=422
    )


@require_POST
@staff_required(*MANAGERS, permission=SATUSEHAT)
def test_connection(request: StaffRequest, service: str) -> HttpResponse:
    """The findings of one service: as a fragment, or on the page where there is no script."""
    if _service(request, service).account is None:
        raise Http404
    findings = diagnose(request.seat.facility, service, timezone.now())
    if request.htmx:
        return render(request, "reference/findings.html", {"findings": findings})
    return render(
        request, "reference/connection.html", _context(request) | {"findings": findings, "tested": service}
    )


def _service(request: StaffRequest, name: str) -> ServiceView:
    view = queries.service(request.seat.facility, name)
    if view is None:
        raise Http404
    return view


def _form(request: StaffRequest, view: ServiceView, *, bound: bool = False) -> AccountForm:
    today = local_date(request.seat.facility, timezone.now())
    data = request.POST if bound else None
    return AccountForm(data, service=view.service, account=view.account, today=today)


def _saved(request: StaffRequest, view: ServiceView, *, is_on: bool) -> HttpResponse:
    """Say that it is kept and what one probe of it brought; what BPJS refuses stays open to be mended."""
    label, is_fine = view.service.label, True
    messages.success(request, f"Kredensial {label} tersimpan.")
    if not is_on:
        messages.warning(request, f"Jembatan {label} dimatikan: tidak ada yang dikirim ke sana.")
    else:
        findings = diagnose(request.seat.facility, view.service, timezone.now())
        is_fine = all(finding.ok for finding in findings)
        for finding in findings:
            messages.add_message(request, messages.SUCCESS if finding.ok else messages.ERROR, finding.text)
    target = reverse("reference:connection", args=[request.seat.facility.slug])
    target += "" if is_fine else f"?layanan={view.service}"
    return HttpResponseClientRedirect(target) if request.htmx else redirect(target)


def _context(
    request: StaffRequest, *, refused: AccountForm | None = None, opened: str = ""
) -> dict[str, object]:
    views = queries.services(request.seat.facility)
    return {"panels": [_panel(request, view, refused, opened) for view in views]}


def _panel(request: StaffRequest, view: ServiceView, refused: AccountForm | None, opened: str) -> Panel:
    is_this = opened == view.service
    form = refused if refused is not None and is_this else _form(request, view)
    is_paused = view.trouble is not None and view.trouble.is_paused
    return Panel(view, form, is_open=is_this or is_paused or view.account is None)
