"""How every form about a patient ends: saved, refused, or shown again with all that was typed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from titian.facility.permissions import StaffRequest
from titian.outbox.queries import is_bridged
from titian.patients import queries, registry
from titian.patients.entry import Entry
from titian.patients.errors import (
    AlreadyRegistered,
    LikelyDuplicate,
    UnableToSave,
)
from titian.patients.forms import (
    Choice,
    Conflict,
    PatientForm,
    RestoredForm,
    choices,
    undecided,
    with_choices,
)
from titian.patients.models import Patient, PatientDraft
from titian.peserta.models import PesertaRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What stands around a form: whom it is about, what BPJS answered, what is kept of it and found about it.

    Of a new patient `entry` and `ref`, of one who is changed `patient` and `seen_at`. `is_asked`: BPJS gave the
    answer `record` for this very form; `unknown`: its word that it does not know the patient's number.
    """

    entry: Entry | None = None
    ref: UUID | None = None
    patient: Patient | None = None
    seen_at: str = ""
    record: PesertaRecord | None = None
    is_answered: bool = False
    is_asked: bool = False
    unknown: PesertaRecord | None = None
    draft: PatientDraft | None = None
    drafts: Iterable[PatientDraft] = ()
    conflicts: Sequence[Conflict] = ()
    alike: Sequence[queries.Likeness] = ()


def form_of(request: StaffRequest, typed: QueryDict | None, **facts: Any) -> PatientForm:
    """The form with what is typed in it; what nobody has posted yet is not judged."""
    kind = PatientForm if request.method == "POST" else RestoredForm
    facility = request.seat.facility
    chosen = with_choices(typed, facts.get("record")) if typed else None
    here = timezone.localtime(timezone.now(), facility.zone)
    return kind(chosen, facility=facility, today=here.date(), clock=here.time(), **facts)


def choices_of(form: PatientForm, around: Around) -> list[Choice]:
    """What the clerk may choose where BPJS's answer says otherwise than the form, once that is read."""
    record, patient = around.record, around.patient
    if record is None:
        return []
    if patient and record.patient_ref and queries.awaits_answer(patient, record):
        return []
    stored = queries.differences_of(patient, record) if patient else []
    return choices(form, form.differences() if form.is_bound else stored, record)


def lacks_a_choice(form: PatientForm, around: Around) -> bool:
    """Whether BPJS's answer, asked for this form, may be about somebody else; then the form says so."""
    if not undecided(choices_of(form, around)):
        return False
    form.add_error(
        None, "Data berbeda dari BPJS. Cocokkan dengan KTP, lalu pilih baris demi baris mana yang dipakai."
    )
    return True


def saved(request: StaffRequest, form: PatientForm, patient: Patient, sentence: str) -> HttpResponse:
    """The patient's page; by the fragment the browser itself puts the focus on what comes next at a desk."""
    messages.success(request, sentence)
    for warning in form.warnings():
        messages.warning(request, warning)
    page = reverse("patients:page", args=[request.seat.facility.slug, patient.ref])
    return redirect(f"{page}#{registry.NEXT_STEP}")


def refused(request: StaffRequest, form: PatientForm, error: UnableToSave, around: Around) -> HttpResponse:
    if isinstance(error, AlreadyRegistered):
        form.tell_holder(error)
    else:
        form.add_error(error.field or None, str(error))
    alike = error.alike if isinstance(error, LikelyDuplicate) else ()
    return form_page(request, form, replace(around, alike=alike))


def form_page(request: StaffRequest, form: PatientForm, around: Around) -> HttpResponse:
    """422 tells a failed save apart from a page; everything typed is still there."""
    status = 422 if form.errors and request.method == "POST" else 200
    context = {field.name: getattr(around, field.name) for field in fields(around)}
    rows = choices_of(form, around)
    to_choose = [row.name for row in rows if row.is_open and around.is_asked]
    form.takes_focus = not to_choose or bool(form.errors.keys() - {NON_FIELD_ERRORS})
    context |= {"form": form, "choices": rows, "to_choose": to_choose}
    context["is_bridged"] = is_bridged(request.seat.facility, "pcare")
    return render(request, "patients/form.html", context, status=status)
