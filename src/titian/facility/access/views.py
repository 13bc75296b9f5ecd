"""Hak akses and Token API."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from titian.facility import operations
from titian.facility.access import operations as access
from titian.facility.access import queries
from titian.facility.access.forms import RightsForm, TokenForm
from titian.facility.errors import UnableToSave
from titian.facility.models import ApiToken, Assignment
from titian.facility.permissions import MANAGERS, SATUSEHAT, Role, StaffRequest, staff_required


@require_safe
@staff_required(Role.SUPERADMIN)
def rights(request: StaffRequest) -> HttpResponse:
    """Who works here, and what each may do at the integrations."""
    return render(request, "facility/rights.html", {"lines": queries.staff(request.seat.facility)})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.SUPERADMIN)
def staff_rights(request: StaffRequest, pk: int) -> HttpResponse:
    """The rights of one member, a tick each. Only who may open the integrations by role has any."""
    facility = request.seat.facility
    places = Assignment.objects.filter(facility=facility, role__in=MANAGERS).select_related("user")
    place = get_object_or_404(places, pk=pk)
    form = RightsForm(
        request.POST if request.method == "POST" else None, initial={"rights": queries.held(place)}
    )
    if form.is_valid() and _given(request, place, form):
        messages.success(request, f"Hak {place.user} tersimpan dan langsung berlaku.")
        return redirect("facility:rights", facility.slug)
    context = {"form": form, "place": place}
    return render(request, "facility/staff_rights.html", context, status=422 if form.errors else 200)


def _given(request: StaffRequest, place: Assignment, form: RightsForm) -> bool:
    """Whether the member has what was ticked; why not stands at the form."""
    try:
        operations.assign(
            by=request.seat.actor,
            user=place.user,
            facility=request.seat.facility,
            role=Role(place.role),
            permissions=form.cleaned_data["rights"],
            now=timezone.now(),
        )
    except UnableToSave as refusal:
        form.add_error("rights", str(refusal))
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(*MANAGERS, permission=SATUSEHAT)
def tokens(request: StaffRequest) -> HttpResponse:
    """The clinic's tokens, and a new one, whose text stands on the answer to this very request and nowhere else."""
    seat, made, text, status = request.seat, None, "", 200
    form = TokenForm(request.POST if request.method == "POST" else None, seat=seat)
    if form.is_bound and not form.is_valid():
        status = 422
    elif form.is_bound:
        given = {"may_resend": False, "sees_identity": False} | form.cleaned_data
        try:
            made, text = access.create_token(
                by=seat.actor, facility=seat.facility, now=timezone.now(), **given
            )
        except UnableToSave as refusal:
            form.add_error("name", str(refusal))
            status = 422
        else:
            form = TokenForm(seat=seat)
            form.takes_focus = False
    context = {"form": form, "made": made, "text": text, "tokens": queries.tokens(seat.facility)}
    return render(request, "facility/tokens.html", context, status=status)


@require_POST
@staff_required(*MANAGERS, permission=SATUSEHAT)
def revoke_token(request: StaffRequest, pk: int) -> HttpResponse:
    """It opens nothing any more."""
    seat = request.seat
    try:
        token = access.revoke_token(by=seat.actor, facility=seat.facility, token_id=pk, now=timezone.now())
    except ApiToken.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, f"Token {token.name} dicabut; program yang memakainya tidak dapat masuk lagi.")
    return redirect("facility:tokens", seat.facility.slug)
