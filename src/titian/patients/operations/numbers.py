"""The numbers that are one patient's alone: No. RM, NIK and card."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError

from titian.facility.models import Facility
from titian.outbox.changes import changes
from titian.patients import queries
from titian.patients.errors import AlreadyRegistered, AlreadySaved, UnableToSave
from titian.patients.models import Patient, RecordNumberCounter


def next_record_number(facility: Facility) -> int:
    """Under a row lock: two desks never get the same. A number of a failed save may stay unused."""
    counter, _ = RecordNumberCounter.objects.select_for_update().get_or_create(facility=facility)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


@contextmanager
def one_patient_a_number(patient: Patient) -> Iterator[None]:
    """One transaction; where the database refuses to give a NIK or card twice, tell whose it is."""
    try:
        with changes():  # what was promised for the patient changes along
            yield
    except IntegrityError as error:
        refusal = _whose_number(patient)
        if refusal is None:
            raise
        raise refusal from error


def _whose_number(patient: Patient) -> UnableToSave | None:
    if patient.pk is None and (saved := queries.by_ref(patient.facility, patient.ref)):
        return AlreadySaved(saved)
    others = Patient.objects.filter(facility=patient.facility).exclude(ref=patient.ref)
    if patient.nik and (holder := others.filter(nik=patient.nik).first()):
        return AlreadyRegistered(holder, "NIK", "identity_number")
    if patient.card_number and (holder := others.filter(card_number=patient.card_number).first()):
        return AlreadyRegistered(holder, "Nomor kartu BPJS", "card_number")
    return None
