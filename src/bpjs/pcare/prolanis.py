"""Prolanis, the programme for the chronically ill: group activities and who took part. Fields: S1 [A]."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bpjs.message import Request
from bpjs.pcare.asking import listed
from bpjs.pcare.peserta import Peserta, read_peserta
from bpjs.pcare.reference import ClubRow, CodeRow, read_club
from bpjs.shape import Page, Row
from bpjs_wire import paths
from bpjs_wire.codes import EDU_ID, PCARE_DATE


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """A meeting of a club; `number` is eduId, `cost` in rupiah."""

    number: str
    club: ClubRow | None
    held_on: date
    activity: CodeRow | None
    program: CodeRow | None
    topic: str
    speaker: str = field(repr=False)
    place: str
    note: str
    cost: Decimal


def activities(month: date) -> Request[Page[ActivityRow]]:
    """The activities of the month in which this day lies."""
    return listed(_activity, paths.PCARE_KEGIATAN_OF_MONTH, date=month.strftime(PCARE_DATE))


def participants(activity_number: str) -> Request[Page[Peserta]]:
    """Who took part in the activity with this eduId."""
    return listed(_peserta, paths.PCARE_KELOMPOK_PESERTA_OF, activity=activity_number)


def _activity(row: Row) -> ActivityRow:
    club = row.part("clubProl")
    return ActivityRow(
        number=row.known_code("eduId", EDU_ID),
        club=read_club(club) if club.text("clubId") else None,
        held_on=row.known_day("tglPelayanan"),
        activity=_named(row, "kegiatan"),
        program=_named(row, "kelompok"),
        topic=row.label("materi"),
        speaker=row.label("pembicara"),
        place=row.label("lokasi"),
        note=row.text("keterangan"),
        cost=row.number("biaya"),
    )


def _named(row: Row, part: str) -> CodeRow | None:
    found = row.part(part)
    code = found.coded("kode")
    return CodeRow(code, found.label("nama")) if code else None


def _peserta(row: Row) -> Peserta:
    return read_peserta(row.part("peserta"))
