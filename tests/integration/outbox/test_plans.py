"""The partial index is used, with a long history behind them (delivery.md, the trap of SQLite)."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection

from tests import builders
from titian.delivery.handlers import HANDLERS
from titian.monitoring.queries.filters import Filter, Status, narrowed, unfinished_before
from titian.outbox.models import Job, Lane, ServiceState
from titian.outbox.queries import claimable, claimable_in
from titian.outbox.queries.turn import has_a_place
from titian.outbox.states import State

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
HISTORY = 3000


@pytest.fixture
def state() -> ServiceState:
    """One waiting job behind a history of finished ones."""
    clinic = builders.bridged_facility()
    job = builders.promise_pendaftaran(clinic)
    columns = {f.attname: getattr(job, f.attname) for f in Job._meta.concrete_fields if f.name != "id"}
    done = {"state": State.SENT, "due_at": None, "finished_at": builders.NOW}
    lanes = Lane.objects.bulk_create(Lane(key=f"riwayat-{number}") for number in range(HISTORY))
    Job.objects.bulk_create(
        # Of a visit each: were all of one, reading the whole table would be the shortest way to it.
        Job(**columns | done | {"lane_id": lane.pk, "visit_ref": uuid.uuid4()})
        for lane in lanes
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return job.service_state


def test_the_claim_walks_the_due_index_and_scans_nothing(state: ServiceState) -> None:
    plan = claimable(state, builders.NOW, list(HANDLERS))[:4].explain()
    assert "job_due" in plan
    assert "SCAN" not in plan and "Seq Scan" not in plan


def test_behind_a_long_queue_too_the_claim_looks_into_the_lanes_alone(state: ServiceState) -> None:
    waiting = {"state": State.WAITING, "due_at": builders.NOW, "finished_at": None}
    Job.objects.filter(pk__in=Job.objects.order_by("pk")[: HISTORY // 2]).update(**waiting)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    plan = claimable(state, builders.NOW, list(HANDLERS))[:16].explain()
    assert "seq_once_per_lane" in plan or "(lane_id=?)" in plan  # a constraint has no name in SQLite's plans
    assert "SCAN" not in plan and "Seq Scan" not in plan


def test_what_a_service_has_under_way_is_counted_without_the_history(state: ServiceState) -> None:
    plan = ServiceState.objects.filter(has_a_place()).explain()
    # What is under way stands in either of these, and only that.
    assert "job_claimed" in plan or "one_in_flight_per_lane" in plan


def test_an_idle_worker_reads_no_history(state: ServiceState) -> None:
    plan = Job.objects.filter(due_at__isnull=False, due_at__lte=builders.NOW).explain()
    assert "job_due" in plan


def test_what_is_not_sent_of_earlier_days_or_of_any_is_found_without_the_history(state: ServiceState) -> None:
    tomorrow = builders.NOW.date() + timedelta(days=1)
    not_sent = Filter(status=Status.NOT_SENT), Filter(status=Status.UNPROCESSED)
    for chosen in (Filter(older_than=tomorrow), *not_sent):
        assert "job_unfinished" in narrowed(state.facility, chosen).explain()
    assert unfinished_before(state.facility, tomorrow) == 1


def test_a_number_of_a_kunjungan_is_found_by_its_index_in_all_years(state: ServiceState) -> None:
    number = {"facility": state.facility, "bpjs_visit_number": "0199B0011126Y000001"}
    assert "job_visit_number" in Job.objects.filter(Job.has_visit_number(), **number).explain()


def test_what_a_text_means_is_read_by_key_however_long_the_history(state: ServiceState) -> None:
    """Asked whose it is in plain words, SQLite would go through all jobs of the clinic."""
    text = Job.objects.exclude(card_number="")[0].card_number
    conditions = str(narrowed(state.facility, Filter(text=text, sees_identity=True)).query).partition(
        " WHERE "
    )[2]
    assert '"facility_id" = ' not in conditions
    assert '"outbox_job"."id" IN (' in conditions


def test_a_long_history_costs_no_further_query(state: ServiceState, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(1):
        assert len(claimable_in([state.pk], builders.NOW, list(HANDLERS), 4)[state.pk]) == 1
