"""What the patients' records want of a person, told on the clinic's start page."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from titian.facility.permissions import FRONT_DESK, MANAGERS, Seat
from titian.facility.registry import Chore
from titian.patients import queries


def chores(seat: Seat, now: datetime) -> Iterator[Chore]:
    """Numbers that BPJS does not know, for the desk; corrections that wait for approval, for who may give it."""
    del now
    if seat.role in FRONT_DESK:
        yield from _chore(seat, queries.UNKNOWN_NUMBER, "BPJS tidak mengenal nomor {} pasien.")
    if seat.role in MANAGERS:
        yield from _chore(seat, queries.UNAPPROVED, "Koreksi identitas {} pasien menunggu persetujuan.")


def _chore(seat: Seat, status: str, said: str) -> Iterator[Chore]:
    if count := seat.facility.patients.filter(queries.Filter(status=status).where).count():
        address = f"{reverse('patients:list', args=[seat.facility.slug])}?status={status}"
        yield Chore(said.format(count), "Lihat pasiennya", address)
