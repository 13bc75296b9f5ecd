"""What cannot be done to a patient's record, with a sentence fit for staff."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from titian.patients.models import Patient

if TYPE_CHECKING:
    from titian.patients.queries import Likeness


class UnableToSave(Exception):
    """The record cannot be kept as asked; the sentence says why. `field` is the form's field, "" for none."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class AlreadyRegistered(UnableToSave):
    """Somebody with this NIK or card is a patient already: `patient`, whose page is the thing to open."""

    def __init__(self, patient: Patient, what: str, field: str) -> None:
        super().__init__(
            f"{what} ini sudah terdaftar sebagai {patient.display_number} {patient.name}.", field
        )
        self.patient = patient


class AlreadySaved(UnableToSave):
    """This very form was saved before, by its first press of Simpan: `patient` is who it became."""

    def __init__(self, patient: Patient) -> None:
        super().__init__(f"Pasien ini sudah tersimpan dengan No. RM {patient.display_number}.")
        self.patient = patient


class NotVerified(UnableToSave):
    """A bridged clinic saves no BPJS patient before BPJS was asked, unless BPJS is out of reach."""


class NotAsked(NotVerified):
    """BPJS would know this member by something else, or by a card, about which it was not asked."""


class ChangedMeanwhile(UnableToSave):
    """The record is not what it was when the question was asked or the form shown: `patient` is what is stored."""

    def __init__(self, patient: Patient, sentence: str) -> None:
        super().__init__(sentence)
        self.patient = patient


class LikelyDuplicate(UnableToSave):
    """`alike` are patients who may be this very person: who saves says that they are others, and why."""

    def __init__(self, alike: "Sequence[Likeness]") -> None:
        super().__init__(
            "Mungkin orang ini sudah terdaftar. Buka pasien yang mirip, atau nyatakan bahwa ini orang lain.",
            "is_another",
        )
        self.alike = alike


class UnableToExport(Exception):
    """The list cannot be written as a workbook; the sentence says why."""
