"""Integrasi → BPJS FKTP → Koneksi: is the clinic connected, and with which credentials."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

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
from titian.reference.diagnosis import Finding, diagnose
from titian.reference.forms import AccountForm
from titian.reference.queries import ServiceView

Findings = Mapping[str, Sequence[Finding]]


@dataclass(frozen=True, slots=True)
class Panel:
    """The card of one service: what is known of it, the form of its credentials, and what a test of it found."""

    view: ServiceView
    form: AccountForm
    is_open: bool
    findings: Sequence[Finding] = field(default=())

    @property
    def can_be_tested(self) -> bool:
        return self.view.account is not None and self.view.account.is_on

    @property
    def environment(self) -> str:
        """What BPJS calls the address in use; "" for one that is none of BPJS's."""
        address = self.view.account.base_url if self.view.account else ""
        return next((name for name, url in self.form.published.items() if url == address), "")


@require_safe
@staff_required(*MANAGERS, permission=SATUSEHAT)
def page(request: StaffRequest) -> HttpResponse:
    """`?layanan=` opens that service's form; that of a paused one is open anyway, as is one that is still missing."""
    return _page(request, _panels(request, opened=request.GET.get("layanan", "")))


@require_safe
@staff_required(*MANAGERS, permission=SATUSEHAT)
def condition(request: StaffRequest, service: str) -> HttpResponse:
    """How a service is, for a card that stays open: 204 while `version` is still so."""
    view = _service(request, service)
    if request.GET.get("version") == view.condition:
        return HttpResponse(status=204)
    return render(request, "reference/condition.html", {"view": view})


@require_POST
@staff_required(*MANAGERS, permission=SATUSEHAT)
def save_account(request: StaffRequest, service: str) -> HttpResponse:
    """Keep the credentials, ask BPJS once, and say what it answered."""
    view = _service(request, service)
    form = _form(request, view, bound=True)
    if form.is_valid():
        try:
            operations.save_account(
                by=request.seat.actor,
                facility=request.seat.facility,
                service=service,
                credentials=form.credentials(),
                bridged_since=form.cleaned_data.get("bridged_since"),
                is_on=form.cleaned_data["is_on"],
                now=timezone.now(),
            )
        except UnableToSave as error:
            form.add_error(None, str(error))
        else:
            return _saved(request, view, is_on=form.cleaned_data["is_on"])
    if request.htmx:
        return render(request, "reference/account.html", {"panel": Panel(view, form, is_open=True)})
    return _page(request, _panels(request, refused=form, opened=service), status=422)


@require_POST
@staff_required(*MANAGERS, permission=SATUSEHAT)
def test_connection(request: StaffRequest, service: str) -> HttpResponse:
    """The findings of one service: as a fragment, or on the page where there is no script."""
    if _service(request, service).account is None:
        raise Http404
    findings = diagnose(request.seat.facility, service, timezone.now())
    if request.htmx:
        return render(request, "reference/findings.html", {"findings": findings})
    return _page(request, _panels(request, findings={service: findings}))


@require_POST
@staff_required(*MANAGERS, permission=SATUSEHAT)
def test_all(request: StaffRequest) -> HttpResponse:
    """Every service that is on. With script each card asks for its own, so that none waits for a slow one."""
    panels = _panels(request)
    if request.htmx:
        return render(request, "reference/asking.html", {"panels": panels})
    services = [str(panel.view.service) for panel in panels if panel.can_be_tested]
    findings = {one: diagnose(request.seat.facility, one, timezone.now()) for one in services}
    return _page(request, _panels(request, findings=findings))


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
    if is_on:
        is_fine = _say_findings(request, diagnose(request.seat.facility, view.service, timezone.now()))
    elif view.takes_promises:
        messages.warning(request, f"Jembatan {label} dimatikan: tidak ada yang dikirim ke sana.")
    target = reverse("reference:connection", args=[request.seat.facility.slug])
    target += "" if is_fine else f"?layanan={view.service}"
    return HttpResponseClientRedirect(target) if request.htmx else redirect(target)


def _say_findings(request: StaffRequest, findings: Iterable[Finding]) -> bool:
    """Whether everything works; then one sentence is enough, else each wrong part has its own."""
    first, *others = findings
    wrong = [finding for finding in (first, *others) if not finding.ok]
    for finding in wrong:
        messages.error(request, finding.text)
    if not wrong:
        messages.success(request, f"{first.text} Kredensialnya diterima.")
    return not wrong


def _page(request: StaffRequest, panels: Sequence[Panel], status: int = 200) -> HttpResponse:
    can_be_tested = any(panel.can_be_tested for panel in panels)
    context = {"panels": panels, "can_be_tested": can_be_tested}
    return render(request, "reference/connection.html", context, status=status)


def _panels(
    request: StaffRequest,
    *,
    findings: Findings | None = None,
    refused: AccountForm | None = None,
    opened: str = "",
) -> list[Panel]:
    """`refused`: the form of the service `opened`, as it came back with its errors."""
    panels = []
    for view in queries.services(request.seat.facility):
        is_this = opened == view.service
        form = refused if refused is not None and is_this else _form(request, view)
        found = (findings or {}).get(view.service, ())
        panels.append(Panel(view, form, is_this or _is_wanted(view), found))
    return panels


def _is_wanted(view: ServiceView) -> bool:
    """Whether credentials are what this service waits for; a clinic may well do without iCare."""
    is_paused = view.trouble is not None and view.trouble.is_paused
    return is_paused or (view.account is None and view.takes_promises)
