"""/metrics: what an engineer's Prometheus reads, who may, and that it names nobody."""

from datetime import timedelta

import pytest
from django.test import Client

from tests import builders
from tests.integration.monitoring import scene
from titian.outbox.models import Heartbeat, ServiceState
from titian.outbox.states import State

PATH = "/metrics"


def lines(**request):
    response = Client().get(PATH, **request)
    assert response.status_code == 200
    return [line for line in response.content.decode().splitlines() if not line.startswith("#")]


@pytest.mark.parametrize(
    "request_of",
    [
        {"REMOTE_ADDR": "10.0.0.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
    ],
)
def test_without_a_token_only_this_machine_itself_reads_it(db, request_of):
    assert Client().get(PATH, **request_of).status_code == 403


@pytest.mark.parametrize("shown", ["", "Bearer ", "Bearer salah", "rahasia"])
def test_with_a_token_it_takes_the_token_also_on_this_machine(db, settings, shown):
    settings.METRICS_TOKEN = "rahasia"
    assert Client().get(PATH, headers={"Authorization": shown}).status_code == 403
    assert (
        Client().get(PATH, headers={"Authorization": "Bearer rahasia"}, REMOTE_ADDR="10.0.0.7").status_code
        == 200
    )


def test_it_tells_how_many_wait_and_since_when_by_clinic_and_service(clinic):
    scene.job(clinic, now=builders.NOW - timedelta(minutes=10))
    scene.job(clinic, hold="verifikasi", now=builders.NOW - timedelta(hours=3))
    scene.job(clinic, State.SENT)
    told, where = lines(), f'clinic="{clinic.slug}",'
    assert f'titian_jobs{{{where}held="",service="pcare",state="waiting"}} 1.0' in told
    assert f'titian_jobs{{{where}held="verifikasi",service="pcare",state="waiting"}} 1.0' in told
    assert f'titian_oldest_job_age_seconds{{{where}service="pcare"}} 600.0' in told
    assert not [line for line in told if 'state="sent"' in line]


def test_failures_are_counted_by_cause(clinic):
    """What Titian concluded by itself has the cause that the monitor groups it by."""
    for key in ("member_inactive", "member_inactive", "titian.unsendable", ""):
        scene.job(clinic, State.FAILED, after={"answer_key": key})
    told = [line for line in lines() if line.startswith("titian_failed_jobs")]
    where = f'clinic="{clinic.slug}",service="pcare"'
    assert sorted(told) == [
        f'titian_failed_jobs{{cause="credentials",{where}}} 1.0',
        f'titian_failed_jobs{{cause="membership",{where}}} 2.0',
        f'titian_failed_jobs{{cause="unexplained",{where}}} 1.0',
    ]


def test_a_service_that_takes_no_work_is_shut_and_why(clinic):
    ServiceState.objects.create(
        facility=clinic, service="antrean", broken_at=builders.NOW, last_ok_at=builders.NOW
    )
    told, where = lines(), f'clinic="{clinic.slug}",service="antrean"'
    assert f'titian_service_shut{{{where},why="outage"}} 1.0' in told
    assert f'titian_service_shut{{{where},why="credentials"}} 0.0' in told
    [answered] = [line for line in told if line.startswith("titian_service_last_ok_timestamp_seconds")]
    assert where in answered and float(answered.split()[-1]) == builders.NOW.timestamp()


def test_the_youngest_beat_of_a_role_counts(clinic):
    for name, age in (("worker:a", 90), ("worker:b", 3)):
        Heartbeat.objects.create(name=name, role="worker", at=builders.NOW - timedelta(seconds=age))
    assert 'titian_heartbeat_age_seconds{role="worker"} 3.0' in lines()


def test_it_names_no_person_and_costs_the_same_however_many_jobs(clinic, django_assert_num_queries):
    siti = scene.patient(clinic, "Siti Aminah", nik="3174060101900001")
    for _ in range(3):
        scene.job(clinic, State.FAILED, patient_ref=siti.ref, after={"bpjs_message": "NIK 3174060101900001"})
    with django_assert_num_queries(5):
        told = "\n".join(lines())
    assert "Siti" not in told and "3174060101900001" not in told
