"""What the patients' records want of a person, told on the clinic's start page."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from titian.facility.permissions import MANAGERS, Seat
from titian.facility.registry import Chore
from titian.patients import queries


def chores(seat: Seat, now: datetime) -> Iterator[Chore]:
    """Corrections that wait for approval, for who may give it."""
    del now
    if seat.role not in MANAGERS:
        return
    asked = queries.Filter(status=queries.UNAPPROVED)
    if count := seat.facility.patients.filter(asked.where).count():
        address = f"{reverse('patients:list', args=[seat.facility.slug])}?status={queries.UNAPPROVED}"
        yield Chore(f"Koreksi identitas {count} pasien menunggu persetujuan.", "Lihat pasiennya", address)
