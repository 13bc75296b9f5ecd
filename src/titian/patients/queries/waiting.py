"""Who waits for BPJS's word, and whose number BPJS does not know."""

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When

from titian.patients.models import Patient
from titian.patients.queries.standing import of_status
from titian.peserta import queries as peserta
from titian.peserta.models import PesertaRecord

_Finding = PesertaRecord.Finding
_ASKED = Case(When(card_number="", then=F("nik")), default=F("card_number"))
"""What BPJS is asked about: the card, else the NIK."""


def pending_verification(limit: int) -> list[Patient]:
    """Patients who wait for BPJS's word, the longest untried first.

    Without those about whom it has answered as they are written now, for only a person goes on from there: BPJS does
    not know the number, or its answer must be matched. Whatever is changed of them, BPJS is asked once more.
    """
    waiting = Patient.objects.filter(membership=Patient.Membership.PENDING).alias(asked=_ASKED)
    waiting = waiting.exclude(Exists(_answers(checked_at__gte=OuterRef("changed_at"))))
    longest_untried = F("membership_tried_at").asc(nulls_first=True)
    return list(waiting.select_related("facility").order_by(longest_untried, "pk")[:limit])


def _answers(**when: object) -> QuerySet[PesertaRecord]:
    """Of the outer patient; that BPJS does not know a number counts of the one alone that it would be asked about."""
    counts = ~Q(finding=_Finding.UNKNOWN_NUMBER) | Q(asked_number=OuterRef("asked"))
    return PesertaRecord.objects.filter(counts, patient_ref=OuterRef("ref"), **when)


def unknown_q() -> Q:
    """Members whose number BPJS does not know, who still come: nobody asks again by itself, a person must mend it."""
    unknown = PesertaRecord.objects.filter(
        patient_ref=OuterRef("ref"), finding=_Finding.UNKNOWN_NUMBER, checked_at__gte=OuterRef("changed_at")
    )
    by_card = Q(Exists(unknown.filter(asked_number=OuterRef("card_number"))))
    by_nik = Q(card_number="") & Q(Exists(unknown.filter(asked_number=OuterRef("nik"))))
    return Q(membership=Patient.Membership.PENDING) & of_status(Patient.Status.ACTIVE) & (by_card | by_nik)


def unknown_number(patient: Patient) -> PesertaRecord | None:
    """BPJS's newest answer about a patient where it is that it does not know the number by which it would be asked.

    None as well where BPJS was asked in vain since: then it is asked again.
    """
    number = patient.card_number or patient.nik
    counts = Q(finding=_Finding.UNKNOWN_NUMBER, asked_number=number) | Q(finding__in=peserta.TELLING)
    record = peserta.answers_about(patient.ref).filter(counts).first()
    if record is None or record.finding != _Finding.UNKNOWN_NUMBER:
        return None
    changed, tried = patient.changed_at, patient.membership_tried_at
    return record if record.checked_at >= min(changed, tried or changed) else None
