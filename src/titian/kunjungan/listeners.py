"""What this app does when one below has something new, and what it adds to the day's list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from titian.accounts.models import Actor
from titian.facility.models import Facility
from titian.facility.permissions import Seat
from titian.kunjungan import operations, queries
from titian.kunjungan.models import Kunjungan
from titian.kunjungan.permissions import CLINICIANS
from titian.outbox import operations as outbox
from titian.pendaftaran.models import Pendaftaran
from titian.pendaftaran.registry import LinePart
from titian.reference.registry import Renewer


@dataclass(frozen=True, slots=True)
class Link:
    """The way from a patient in the line to the consultation."""

    label: str
    icon: str
    style: str


_BEGIN = Link("Periksa", "stethoscope", "btn-primary")
_GO_ON = Link("Lanjutkan", "stethoscope", "btn-primary")
_READ_DRAFT = Link("Draf kunjungan", "file-text", "btn-outline-secondary")
_READ = Link("Kunjungan", "check", "btn-outline-secondary")


def objections(facility: Facility, line: Sequence[Pendaftaran]) -> dict[UUID, str]:
    """Who was examined was there: the record goes first, then the registration."""
    written = queries.of_visits(facility, [one.ref for one in line])
    return {
        one.ref: f"{one.ticket} sudah diperiksa; kunjungannya diselesaikan oleh {record.signed_by_name}. "
        "Batalkan kunjungannya dulu."
        for one in line
        if (record := written.get(one.ref)) and record.is_signed
    }


def payer_decided(by: Actor, pendaftaran: Pendaftaran, now: datetime) -> None:
    operations.promise_after_payer(by=by, pendaftaran=pendaftaran, now=now)


def _renew(by: Actor, visit_ref: UUID, now: datetime) -> None:
    outbox.rebuild(by=by, visit_ref=visit_ref, now=now)


RENEWER = Renewer(visits=queries.signed_of_codes, renew=_renew)


def links(seat: Seat, line: Sequence[Pendaftaran]) -> dict[UUID, tuple[UUID, Link]]:
    """By registration: whoever may write begins or goes on, everybody reads what there is."""
    written = queries.of_visits(seat.facility, [one.ref for one in line])
    found = {one.ref: _link(seat, written.get(one.ref)) for one in line}
    return {ref: (ref, link) for ref, link in found.items() if link}


def _link(seat: Seat, kunjungan: Kunjungan | None) -> Link | None:
    if kunjungan is not None and kunjungan.is_signed:
        return _READ
    if seat.role in CLINICIANS:
        return _GO_ON if kunjungan else _BEGIN
    return _READ_DRAFT if kunjungan else None


def line_version(facility: Facility, day: date) -> str:
    return queries.day_version(facility, day)


LINE_PART = LinePart("kunjungan/line.html", links, line_version)
