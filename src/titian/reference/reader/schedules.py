"""The schedules of Antrean FKTP: for each date the poli that are open, and for each of those who sits there."""

from __future__ import annotations

from datetime import date, timedelta

from bpjs.antrean import reference as antrean
from bpjs.antrean.reference import AntreanPoli, AntreanPractitioner
from titian.facility.models import Facility
from titian.facility.queries import local_date
from titian.reference.lists import SCHEDULE_DAYS, Item
from titian.reference.models import Sitting
from titian.reference.operations.reading import Reading
from titian.reference.reader.asking import Asker
from titian.reference.reader.watch import Watch


def read(asker: Asker, reading: Reading, watch: Watch) -> None:
    """The coming dates from the day on which the reading began. Raises Unanswered, Halted or ClaimLost."""
    row = reading.row
    first = local_date(asker.facility, row.started_at or watch.now())
    dates = [first + timedelta(days=ahead) for ahead in range(SCHEDULE_DAYS)]
    reading.plan(len(dates), watch.now())
    for day in dates[row.step :]:
        _read_day(asker, reading, day, watch)
        watch.look(row)


def _read_day(asker: Asker, reading: Reading, day: date, watch: Watch) -> None:
    poli = asker.ask(antrean.poli(day))
    sittings, unread = [], poli.unread
    for one in poli.rows:
        page = asker.ask(antrean.practitioners(one.code, day))
        sittings += [_sitting(asker.facility, day, one, person) for person in page.rows]
        unread += page.unread
        reading.keep_alive(watch.now())
    reading.store_day(
        day=day,
        poli=[Item(one.code, one.name) for one in poli.rows],
        sittings=sittings,
        unread=unread,
        now=watch.now(),
    )


def _sitting(facility: Facility, day: date, poli: AntreanPoli, person: AntreanPractitioner) -> Sitting:
    return Sitting(
        facility=facility,
        date=day,
        poli_code=poli.code,
        poli_name=poli.name,
        practitioner_code=str(person.code),
        practitioner_name=person.name,
        hours=person.hours,
        capacity=max(person.capacity, 0),
    )
