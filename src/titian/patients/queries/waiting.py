"""Who waits for BPJS's word."""

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When

from titian.patients.models import Patient
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
