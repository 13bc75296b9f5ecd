"""The schedules as Antrean FKTP publishes them, day by day, and whom of ours they mean."""

from dataclasses import dataclass
from datetime import date, timedelta

from titian.facility.models import Facility, Poli, Practitioner
from titian.reference.lists import SCHEDULE_DAYS
from titian.reference.models import Sitting


@dataclass(frozen=True, slots=True)
class Seating:
    """A sitting with the poli and the practitioner of ours that are mapped to its codes, None where none is."""

    sitting: Sitting
    poli: Poli | None
    practitioner: Practitioner | None


@dataclass(frozen=True, slots=True)
class ScheduleDay:
    """A local date. `is_known`: BPJS gave it whole, so that one without seatings is a day off."""

    date: date
    is_known: bool
    seatings: list[Seating]


def schedule_days(facility: Facility, today: date) -> list[ScheduleDay]:
    """Today and the coming days for which BPJS is asked, each by poli and hour."""
    days = [today + timedelta(days=ahead) for ahead in range(SCHEDULE_DAYS)]
    poli = {one.antrean_code: one for one in Poli.objects.filter(facility=facility)}
    people = {one.antrean_code: one for one in Practitioner.objects.filter(facility=facility)}
    until = facility.references_until or date.min
    found: dict[date, list[Seating]] = {day: [] for day in days}
    sittings = Sitting.objects.filter(facility=facility, date__in=days)
    for one in sittings.order_by("poli_name", "poli_code", "hours", "practitioner_name"):
        found[one.date].append(Seating(one, poli.get(one.poli_code), people.get(one.practitioner_code)))
    return [ScheduleDay(day, day <= until, seatings) for day, seatings in found.items()]
