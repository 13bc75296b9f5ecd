"""A promise is kept or lost together with the clinical act (delivery.md R1, and the first promise of design §1)."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from tests import builders
from titian.facility.models import ServiceAccount
from titian.outbox import operations as outbox
from titian.outbox.errors import UnableToPromise
from titian.outbox.models import Job, JobEvent, Lane, Pulse
from titian.outbox.states import State

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


def test_a_failure_of_the_clinical_act_leaves_no_promise() -> None:
    clinic = builders.bridged_facility()
    with pytest.raises(OSError, match="the desk's own"), outbox.changes():
        builders.promise_pendaftaran(clinic)
        raise OSError("the desk's own write failed")
    assert not Job.objects.exists()
    assert not Lane.objects.exists()


def test_nothing_can_be_promised_to_a_service_that_is_switched_off() -> None:
    clinic = builders.bridged_facility()
    ServiceAccount.objects.filter(service="pcare").update(is_on=False)
    with pytest.raises(UnableToPromise):
        builders.promise_pendaftaran(clinic)


def test_a_promise_waits_due_at_once_with_its_first_event() -> None:
    job = builders.promise_pendaftaran(builders.bridged_facility())
    assert (job.state, job.due_at, job.wanted, job.maybe_there) == (State.WAITING, builders.NOW, True, False)
    assert JobEvent.objects.get(job=job).end == State.WAITING


def test_one_card_on_one_day_is_one_lane_whatever_the_visit() -> None:
    clinic = builders.bridged_facility()
    first, second = (
        builders.promise_pendaftaran(clinic),
        builders.promise_pendaftaran(clinic, poli_code="002"),
    )
    assert first.lane_id == second.lane_id
    assert (first.seq, second.seq) == (1, 2)


def test_the_services_and_days_of_a_card_do_not_wait_for_each_other() -> None:
    clinic = builders.bridged_facility()
    jobs = [
        builders.promise_pendaftaran(clinic),
        builders.promise_antrean(clinic),
        builders.promise_pendaftaran(clinic, service_date=date(2026, 11, 22)),
    ]
    assert len({job.lane_id for job in jobs}) == 3


def test_two_patients_without_a_card_do_not_share_a_lane() -> None:
    clinic = builders.bridged_facility()
    first = builders.promise_antrean(clinic, card="", patient_ref="00000000-0000-0000-0000-000000000001")
    second = builders.promise_antrean(clinic, card="", patient_ref="00000000-0000-0000-0000-000000000002")
    assert first.lane_id != second.lane_id


def test_the_filing_day_is_the_clinics_own_day() -> None:
    clinic = builders.bridged_facility()
    job = builders.promise_pendaftaran(clinic, now=datetime(2026, 11, 21, 19, 41, tzinfo=UTC))
    assert job.filed_on == date(2026, 11, 22)


def test_antrean_is_useful_until_the_clinics_midnight_and_pendaftaran_for_ever() -> None:
    clinic = builders.bridged_facility()
    assert builders.promise_antrean(clinic).useful_until == datetime(2026, 11, 21, 17, 0, tzinfo=UTC)
    assert builders.promise_pendaftaran(clinic).useful_until is None


def test_parallel_desks_never_get_the_same_place_in_a_lane(in_parallel) -> None:
    clinic = builders.bridged_facility()
    results = in_parallel(lambda _: builders.promise_pendaftaran(clinic), 12)
    assert sorted(job.seq for job in results) == list(range(1, 13))
    assert Pulse.objects.get(pk=clinic.pk).version == 12


@pytest.mark.parametrize(
    "impossible",
    [
        {"state": "sent", "due_at": None, "finished_at": builders.NOW, "maybe_there": True},
        {"state": "sending"},
        {"state": "waiting", "due_at": None},
        {"state": "unknown", "maybe_there": False},
        {"state": "cancelled", "due_at": None, "finished_at": builders.NOW, "wanted": True},
        {"state": "failed", "due_at": None, "finished_at": builders.NOW, "hold": "verifikasi"},
        {"wanted": False},
        {"state": "lost"},
        {"kind": "tambah_apa_saja"},
    ],
)
def test_impossible_combinations_are_refused_by_the_database(impossible: dict[str, object]) -> None:
    job = builders.promise_pendaftaran(builders.bridged_facility())
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**impossible)
