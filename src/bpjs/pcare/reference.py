"""PCare's reference lists of a clinic. Fields: S1 S6 [A]."""

from dataclasses import dataclass

from bpjs.message import Request
from bpjs.service import Service
from bpjs.shape import Page, Row, page
from bpjs.writing import filled
from bpjs_wire.paths import PCARE_DOKTER, PCARE_POLI


@dataclass(frozen=True, slots=True)
class PoliRow:
    """A poli of the clinic. `is_sick`: visits to it are sick visits, else healthy ones."""

    code: str
    name: str
    is_sick: bool


@dataclass(frozen=True, slots=True)
class PractitionerRow:
    """A doctor of the clinic."""

    code: str
    name: str


def poli(start: int, limit: int) -> Request[Page[PoliRow]]:
    """The clinic's poli, `limit` rows from row `start` (0 or 1 for the first: sources differ)."""
    path = filled(PCARE_POLI, start=start, limit=limit)
    return Request(Service.PCARE, "GET", path, lambda answer: page(answer, _poli))


def practitioners(start: int, limit: int) -> Request[Page[PractitionerRow]]:
    """The clinic's doctors, paged as `poli`."""
    path = filled(PCARE_DOKTER, start=start, limit=limit)
    return Request(Service.PCARE, "GET", path, lambda answer: page(answer, _practitioner))


def _poli(row: Row) -> PoliRow:
    return PoliRow(row.known_code("kdPoli"), row.text("nmPoli"), row.flag("poliSakit"))


def _practitioner(row: Row) -> PractitionerRow:
    return PractitionerRow(row.known_code("kdDokter"), row.text("nmDokter"))
