"""Where a consultation sends its patient: the three forms of rujukLanjut. S1 S2 S6 S8 S9 [A]."""

from dataclasses import dataclass
from datetime import date

from bpjs.errors import Unsendable
from bpjs_wire.codes import PCARE_DATE, SPECIAL_WITH_SUBSPECIALTY


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSubspecialty:
    """To a hospital's subspecialty, on the day the patient is to go; `sarana_code` where equipment is asked for."""

    planned_for: date
    hospital_code: str
    subspecialty_code: str
    sarana_code: str | None = None

    def encoded(self) -> dict[str, object]:
        """BPJS's rujukLanjut."""
        wanted = {"kdSubSpesialis1": self.subspecialty_code, "kdSarana": self.sarana_code}
        return _encoded(self.planned_for, self.hospital_code, subspecialty=wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSpecial:
    """To a hospital for a special kind such as haemodialysis.

    THA and HEM, and no other kind, name a subspecialty too; Unsendable is raised otherwise.
    """

    planned_for: date
    hospital_code: str
    special_code: str
    notes: str
    subspecialty_code: str | None = None

    def __post_init__(self) -> None:
        if (self.special_code in SPECIAL_WITH_SUBSPECIALTY) != bool(self.subspecialty_code):
            raise Unsendable("body", "THA and HEM name a subspecialty, and no other kind does")

    def encoded(self) -> dict[str, object]:
        """BPJS's rujukLanjut."""
        wanted = {
            "kdKhusus": self.special_code,
            "kdSubSpesialis": self.subspecialty_code,
            "catatan": self.notes,
        }
        return _encoded(self.planned_for, self.hospital_code, special=wanted)


def _encoded(
    day: date,
    hospital: str,
    subspecialty: dict[str, str | None] | None = None,
    special: dict[str, str | None] | None = None,
) -> dict[str, object]:
    return {
        "tglEstRujuk": day.strftime(PCARE_DATE),
        "kdppk": hospital,
        "subSpesialis": subspecialty,
        "khusus": special,
    }
