"""Prolanis, the programme for the chronically ill: group activities and who took part. Fields: S1 [A]."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bpjs.message import Answer, Request
from bpjs.pcare.asking import listed
from bpjs.pcare.peserta import Peserta, read_peserta
from bpjs.pcare.reference import ClubRow, CodeRow, read_club
from bpjs.service import Service
from bpjs.shape import Page, Row, created, done
from bpjs.writing import Number, body, filled, number
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


@dataclass(frozen=True, slots=True, kw_only=True)
class NewActivity:
    """A meeting to be told, or the whole of one that is changed; `cost` in rupiah.

    `activity_code`: 01 exercise, 10 counselling, 11 both. `program_code`: 01 diabetes, 02 hypertension.
    """

    club_code: int
    held_on: date
    activity_code: str
    program_code: str
    topic: str
    speaker: str = field(repr=False)
    place: str
    note: str
    cost: Number


def activities(month: date) -> Request[Page[ActivityRow]]:
    """The activities of the month in which this day lies."""
    return listed(_activity, paths.PCARE_KEGIATAN_OF_MONTH, date=month.strftime(PCARE_DATE))


def participants(activity_number: str) -> Request[Page[Peserta]]:
    """Who took part in the activity with this eduId."""
    return listed(_peserta, paths.PCARE_KELOMPOK_PESERTA_OF, activity=activity_number)


def add_activity(new: NewActivity) -> Request[str]:
    """Tells a meeting; the result is eduId."""
    return Request(Service.PCARE, "POST", paths.PCARE_KEGIATAN, _number, _body(None, new))


def edit_activity(activity_number: str, new: NewActivity) -> Request[None]:
    """Puts this in place of the meeting with this eduId (S11)."""
    return Request(Service.PCARE, "POST", paths.PCARE_KEGIATAN, done, _body(activity_number, new))


def delete_activity(activity_number: str) -> Request[None]:
    """Withdraws a meeting."""
    return Request(Service.PCARE, "DELETE", filled(paths.PCARE_KEGIATAN_ONE, activity=activity_number), done)


def add_attendance(activity_number: str, card: str) -> Request[None]:
    """Tells that a peserta took part in a meeting. What BPJS answers beside its success is not known."""
    told = body({"eduId": activity_number, "noKartu": card})
    return Request(Service.PCARE, "POST", paths.PCARE_KELOMPOK_PESERTA, done, told)


def delete_attendance(activity_number: str, card: str) -> Request[None]:
    """Takes a peserta out of a meeting."""
    path = filled(paths.PCARE_KELOMPOK_PESERTA_ONE, activity=activity_number, card=card)
    return Request(Service.PCARE, "DELETE", path, done)


def _body(edu_id: str | None, new: NewActivity) -> str:
    return body(
        {
            "eduId": edu_id,
            "clubId": new.club_code,
            "tglPelayanan": new.held_on.strftime(PCARE_DATE),
            "kdKegiatan": new.activity_code,
            "kdKelompok": new.program_code,
            "materi": new.topic,
            "pembicara": new.speaker,
            "lokasi": new.place,
            "keterangan": new.note,
            "biaya": number(new.cost),
        }
    )


def _number(answer: Answer) -> str:
    return created(answer, EDU_ID)


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
