"""Many rows in few statements: each gets its own values, whole or not at all."""

import pytest
from django.db import DatabaseError, DataError, connection, transaction

from tests.builders import DESK, NOW, bridged_facility, promise_antrean
from titian.outbox.models import Job, JobEvent
from titian.outbox.operations.each import Row, insert_each, together, update_each

pytestmark = [pytest.mark.django_db, pytest.mark.both_engines]


@pytest.fixture
def jobs():
    clinic = bridged_facility()
    return [promise_antrean(clinic, f"000990000001{n}") for n in range(3)]


def test_each_row_gets_its_own_values_of_every_type(jobs):
    texts = ["", 'Nur\'aini "N" \\ {1,2}', "NULL"]
    rows = [
        Row({"id": one.pk}, {"bpjs_message": text, "due_at": NOW, "maybe_there": bool(text)})
        for one, text in zip(jobs, texts, strict=True)
    ]
    assert update_each(Job, rows).rows == 3
    stored = list(Job.objects.order_by("pk").values_list("bpjs_message", "due_at", "maybe_there"))
    assert stored == [(text, NOW, bool(text)) for text in texts]


def test_a_row_that_is_gone_is_not_counted_and_nothing_else_is_touched(jobs):
    before = list(Job.objects.order_by("pk").values())
    assert update_each(Job, [Row({"id": 10**9}, {"bpjs_message": "x"})]).rows == 0
    assert update_each(Job, []).rows == 0
    assert list(Job.objects.order_by("pk").values()) == before


def test_a_text_that_is_too_long_is_refused_and_never_cut(jobs):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite keeps texts of any length")
    with pytest.raises(DataError), transaction.atomic():
        update_each(Job, [Row({"id": jobs[0].pk}, {"poli_code": "x" * 500})])


def test_what_is_written_together_is_written_whole_or_not_at_all(jobs):
    first, second = ({"id": one.pk} for one in jobs[:2])
    with pytest.raises(DatabaseError), transaction.atomic(), together():
        update_each(Job, [Row(first, {"bpjs_message": "benar"})])
        update_each(Job, [Row(second, {"state": "tidak ada"})])
    with transaction.atomic(), together():
        written = update_each(Job, [Row(second, {"bpjs_message": "sesudahnya"})])
    assert written.rows == 1
    stored = Job.objects.order_by("pk").values_list("bpjs_message", "state")
    assert list(stored) == [("", "waiting"), ("sesudahnya", "waiting"), ("", "waiting")]


def test_events_are_written_together_with_what_each_of_them_says(jobs):
    names = ("job", "at", "start", "end", "by_name", "by_user_id", "why", "detail", "attempt")
    insert_each(
        JobEvent,
        names,
        [(one.pk, NOW, "waiting", "waiting", DESK.name, None, f"alasan {one.pk}", "", None) for one in jobs],
    )
    for one in jobs:
        assert JobEvent.objects.get(job=one, why=f"alasan {one.pk}").by_name == DESK.name
