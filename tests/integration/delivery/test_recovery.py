"""A changed PCare password, from the first refusal to the last delivery, with every request to BPJS counted (R15)."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from bpjs_sandbox.accounts import MELATI
from bpjs_sandbox.testing import RunningSandbox
from tests import personas
from tests.integration.delivery.engine import Clock, worker
from tests.integration.delivery.test_worker import cards
from titian.facility.models import Facility
from titian.facility.secrets import Secret
from titian.outbox.models import Job, ServiceState
from titian.outbox.states import State

pytestmark = pytest.mark.both_engines

A_WHILE = 2.0
"""Seconds: two minutes on the quick schedule, of the fifteen in which BPJS is left alone."""


def asked(sandbox: RunningSandbox) -> list[str]:
    return [f"{one['method']} {one['http']}" for one in sandbox.world.record.since(0)]


def paused() -> ServiceState | None:
    return ServiceState.objects.filter(service="pcare", paused_at__isnull=False).first()


def later(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() >= end


def save_password(clinic: Facility, url: str, password: str) -> str:
    """As an admin does; gives the page that follows."""
    client = personas.signed_in(personas.staff(clinic, "admin", "satusehat"))
    form = {"base_url": url, "cons_id": MELATI.cons_id, "username": MELATI.username, "password": password}
    form |= {"app_code": "095", "bridged_since": "01-01-2026", "is_on": "on"}
    at = f"/k/{clinic.slug}/integrasi/bpjs-fktp/koneksi/akun/pcare/"
    return client.post(
        at, {f"pcare-{name}": text for name, text in form.items()}, follow=True
    ).content.decode()


@pytest.fixture
def refused(sandbox: RunningSandbox, clinic: Facility, promise_now, work_until) -> list[str]:
    """PCare's password was changed at BPJS; one registration has met it, five more have been promised since."""
    clinic.service_accounts.filter(service="pcare").update(password=Secret.seal("yang lama"))
    first, *others = cards(sandbox, 6)
    promise_now(card=first)
    work_until(lambda: paused() is not None)
    for card in others:
        promise_now(card=card)
    return asked(sandbox)


def test_one_refusal_is_enough_and_bpjs_is_left_alone(sandbox, refused, work_until) -> None:
    assert refused == ["POST 401"]
    work_until(later(A_WHILE))
    assert asked(sandbox) == refused
    assert set(Job.objects.values_list("state", "sends")) <= {(State.WAITING, 0), (State.WAITING, 1)}


def test_a_clock_that_was_a_month_ahead_delays_the_next_question_by_a_quarter_of_an_hour_at_most(
    clinic: Facility, clock: Clock
) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("the database's clock rules there")
    month = clock.now + timedelta(days=30)
    ServiceState.objects.create(facility=clinic, service="pcare", paused_at=clock.now, probe_due_at=month)
    worker().rebase_clocks()
    assert ServiceState.objects.get().probe_due_at == clock.now + timedelta(minutes=15)


def test_after_a_quarter_of_an_hour_one_question_is_asked_and_no_registration_sent(
    sandbox, refused, work_until
) -> None:
    ServiceState.objects.update(probe_due_at=timezone.now())
    work_until(later(A_WHILE))
    assert asked(sandbox) == [*refused, "GET 401"]


def test_a_password_that_is_wrong_as_well_is_tried_and_named_and_then_there_is_peace(
    sandbox, clinic: Facility, refused, work_until
) -> None:
    assert "kata sandi PCare salah" in save_password(clinic, sandbox.pcare_url, "salah lagi")
    work_until(later(A_WHILE))
    assert asked(sandbox) == [*refused, "GET 401"]  # the page's own question is the worker's too
    assert paused() is not None


def test_the_right_password_is_tried_once_and_everything_flows(
    sandbox, clinic: Facility, refused, work_until
) -> None:
    assert "Kredensialnya diterima" in save_password(clinic, sandbox.pcare_url, MELATI.password)
    work_until()
    assert asked(sandbox) == [*refused, "GET 200", *["POST 201"] * 6]
    assert set(Job.objects.values_list("state", flat=True)) == {State.SENT}
    assert paused() is None
