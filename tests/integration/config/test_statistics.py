"""An SQLite that knows how many rows its tables have asks for one patient's rows by that patient."""

import pytest
from django.db import connection

from tests.builders import DESK, NOW
from titian.accounts.operations import record_event
from titian.accounts.queries import events_about
from titian.config.database import GROW, count_rows

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


def test_the_tables_that_grow_are_there():
    assert set(GROW) <= set(connection.introspection.table_names())


def test_what_was_done_with_a_patient_is_not_looked_for_among_all_of_the_clinic():
    if connection.vendor != "sqlite":
        count_rows(NOW)
        return
    for number in range(30):
        record_event(by=DESK, now=NOW, facility_id=1, action="view", subject=f"pasien {number}")
    asked = events_about(1, "pasien 7", ["view", "print"])
    before = asked.explain()
    count_rows(NOW)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE sqlite_master")  # what a new connection reads by itself
    assert ("audit_facility_at" in before, "audit_subject" in asked.explain()) == (True, True)
