"""What day it is at a clinic, and who sits there."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from titian.facility import operations, queries
from titian.facility.models import Facility, PracticeSchedule

ZONES = st.sampled_from(Facility.TimeZone.values)


def test_an_instant_without_a_zone_has_no_local_date():
    with pytest.raises(ValueError, match="zone"):
        queries.local_date(Facility(), datetime(2026, 11, 22, 2, 41))  # noqa: DTZ001 - that is the point


def test_a_night_is_the_day_it_is_at_the_clinic():
    wib = Facility(time_zone="Asia/Jakarta")
    assert queries.local_date(wib, datetime(2026, 11, 21, 19, 41, tzinfo=UTC)) == date(2026, 11, 22)
    assert queries.local_date(wib, datetime(2026, 11, 21, 16, 59, tzinfo=UTC)) == date(2026, 11, 21)


@given(zone=ZONES, day=st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_end_of_a_day_is_the_first_instant_of_the_next(zone, day):
    clinic = Facility(time_zone=zone)
    end = queries.end_of_local_day(clinic, day)
    assert queries.local_date(clinic, end) == day + timedelta(days=1)
    assert queries.local_date(clinic, end - timedelta(microseconds=1)) == day


@pytest.mark.django_db
def test_schedules_are_those_of_the_poli_on_that_day_by_hours():
    clinic, by = builders.facility(), {"by": builders.DESK, "now": builders.NOW}
    umum = operations.add_poli(**by, facility=clinic, name="Umum", ticket_letter="A")
    gigi = operations.add_poli(**by, facility=clinic, name="Gigi", ticket_letter="B")
    doctor = operations.add_practitioner(**by, facility=clinic, name="dr. Rina")
    today, tomorrow = date(2026, 11, 21), date(2026, 11, 22)
    for poli, day, hours in [
        (umum, today, "13:00-16:00"),
        (umum, today, "08:00-12:00"),
        (umum, tomorrow, "x"),
        (gigi, today, "y"),
    ]:
        PracticeSchedule.objects.create(
            facility=clinic, poli=poli, practitioner=doctor, date=day, hours=hours, capacity=9
        )
    assert [row.hours for row in queries.schedules_for(clinic, umum, today)] == ["08:00-12:00", "13:00-16:00"]
