"""The list of patients, narrowed by what an address asks for."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from titian.facility.models import Facility, Penjamin
from titian.patients.models import Patient
from titian.patients.queries.completeness import State, ready_q
from titian.patients.queries.standing import of_status
from titian.patients.queries.waiting import unknown_q

MOST_OFFICES = 300
"""Names of offices that are suggested; who has more types the rest."""

ANY_STATUS = "semua"
UNAPPROVED = "koreksi"
UNKNOWN_NUMBER = "nomor"
STATUSES = {
    "": Patient.Status.ACTIVE.label,
    Patient.Status.INACTIVE: Patient.Status.INACTIVE.label,
    Patient.Status.DECEASED: Patient.Status.DECEASED.label,
    UNAPPROVED: "Koreksi menunggu persetujuan",
    UNKNOWN_NUMBER: "Nomor tidak dikenal BPJS",
    ANY_STATUS: "Semua",
}
"""What a list may be asked for, as the screen calls it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which patients are asked for; what is empty asks for nothing. `office` is any part of the office's name.

    Without a `status` a list is of those who still come; a search finds everybody, lest somebody be written down twice.
    """

    payment: str = ""
    office: str = ""
    penjamin: Penjamin | None = None
    membership: str = ""
    readiness: str = ""
    status: str = ""

    @property
    def where(self) -> Q:
        """What is asked for expressly, as a condition that a search can be given, too."""
        asked = {
            "payment": self.payment,
            "office_name__icontains": self.office,
            "penjamin": self.penjamin,
            "membership": self.membership,
        }
        where = Q(**{column: value for column, value in asked.items() if value})
        if self.readiness:
            where &= ready_q(State(self.readiness))
        if self.status == UNAPPROVED:
            return where & Q(unapproved_since__isnull=False)
        if self.status == UNKNOWN_NUMBER:
            return where & unknown_q()
        return (
            where & of_status(Patient.Status(self.status)) if self.status not in ("", ANY_STATUS) else where
        )

    @property
    def told(self) -> dict[str, str]:
        """What is asked for, in the words of the screen, for who reads afterwards what was taken out."""
        words = {
            "Pembiayaan": Patient.Payment(self.payment).label if self.payment else "",
            "Kantor": self.office,
            "Penjamin": str(self.penjamin or ""),
            "Kepesertaan": Patient.Membership(self.membership).label if self.membership else "",
            "Kelengkapan": State(self.readiness).label if self.readiness else "",
            "Status": STATUSES[self.status],
        }
        return {label: word for label, word in words.items() if word}


EVERYBODY = Filter()


def newest(facility: Facility, asked: Filter = EVERYBODY) -> QuerySet[Patient]:
    """Patients of this clinic, the last one saved first."""
    patients = facility.patients.filter(asked.where).order_by("-created_at", "-pk")
    return patients if asked.status else patients.filter(of_status(Patient.Status.ACTIVE))


def office_names(facility: Facility) -> Iterable[str]:
    """The offices that patients of this clinic name, each once, by name; read when they are shown."""
    named = facility.patients.filter(office_name__gt="").order_by("office_name")
    return named.values_list("office_name", flat=True).distinct()[:MOST_OFFICES]
