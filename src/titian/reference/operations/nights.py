"""When a list is read next: at night by itself, sooner where a reading failed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from titian.facility.models import Facility
from titian.reference.lists import place
from titian.reference.models import ReferenceList

FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=15), timedelta(hours=4)

SERVICE_RETRY, LONGEST_SERVICE_RETRY = timedelta(minutes=1), timedelta(minutes=15)
"""Where the whole service is out of reach: one question finds out whether it is back, and the others wait for it."""

JAKARTA = ZoneInfo(Facility.TimeZone.WIB)
OWN_FROM = time(3)
SHARED_FROM = time(2)
SPREAD = 120
"""Minutes over which the clinics' own readings are spread; all are over before the doors open."""

LONGEST_READING = timedelta(days=1)
"""A reading that was interrupted longer ago than this begins anew: BPJS's list is another one by now."""


def next_night(row: ReferenceList, now: datetime) -> datetime:
    """The next turn: 03:00 to 04:59 of the clinic's own zone; shared lists from 02:00 in Jakarta."""
    start, minutes = SHARED_FROM, place(row.name)
    if row.facility is not None:
        start, minutes = OWN_FROM, row.facility.pk * 7 % SPREAD
    today = datetime.combine(local_day(row, now), start, tzinfo=_zone(row))
    turn = today + timedelta(minutes=minutes)
    return turn if turn > now else turn + timedelta(days=1)


def next_try(
    row: ReferenceList, now: datetime, asked_to_wait: timedelta | None, *, of_service: bool
) -> datetime:
    """After a failure: when BPJS said so, else twice as long each time, up to 4 hours.

    It begins at 15 minutes; where the trouble is the service's, at 1 and goes up to 15.
    """
    if asked_to_wait is not None:
        return now + min(asked_to_wait, LONGEST_READING)
    first, longest = (SERVICE_RETRY, LONGEST_SERVICE_RETRY) if of_service else (FIRST_RETRY, LONGEST_RETRY)
    retry: timedelta = first * 2 ** min(row.tries, 10)
    return now + min(retry, longest)


def is_outdated(row: ReferenceList, now: datetime) -> bool:
    """Whether a reading that was begun is not worth going on with; schedules are read from the present day on."""
    began = row.started_at
    if began is None or not now - LONGEST_READING < began <= now:
        return True
    return row.name == "jadwal" and local_day(row, began) != local_day(row, now)


def local_day(row: ReferenceList, at: datetime) -> date:
    """Where the clinic is; Jakarta's day for shared lists."""
    return at.astimezone(_zone(row)).date()


def _zone(row: ReferenceList) -> tzinfo:
    return row.facility.zone if row.facility is not None else JAKARTA
