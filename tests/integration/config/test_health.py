"""/healthz and /readyz as a machine asks them."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.integration.config import breaking
from tests.integration.config.breaking import Installation
from titian.monitoring.health import readiness, storage
from titian.monitoring.health.readiness import unapplied_migrations
from titian.outbox.models import Heartbeat


def test_readyz_refuses_without_a_database_and_says_so(installation: Installation, client: Client):
    with breaking.database_away():
        answer = client.get("/readyz")
    assert (answer.status_code, answer.content.decode()) == (
        503,
        "!!  database: Basis data tidak terjangkau.\n",
    )


def test_readyz_keeps_what_the_database_said_to_itself(installation: Installation, client: Client):
    """It names files, hosts and users, and everybody may read the page."""
    with breaking.database_refusing_writes():
        answer = client.get("/readyz")
    assert (answer.status_code, answer.content.decode().splitlines()[-1]) == (
        503,
        "!!  writing: Basis data tidak dapat ditulisi.",
    )


def test_readyz_refuses_while_the_worker_is_silent(installation: Installation, client: Client):
    breaking.is_silent("worker")(installation)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "!!  worker" in answer.content.decode()


def test_readyz_is_content_with_a_database_and_a_worker(installation: Installation, client: Client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert all(line.startswith("ok") for line in answer.content.decode().splitlines())


def test_readyz_commits_its_row_and_never_a_second_one(installation: Installation):
    for _ in range(2):
        readiness(installation.now)
    assert Heartbeat.objects.filter(role="readyz").count() == 1


def test_readyz_refuses_a_disk_that_is_about_to_be_full(
    installation: Installation, client: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(storage, "LEAST_TO_WORK", 1 << 62)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "!!  room" in answer.content.decode()


def test_many_who_ask_cause_one_look(
    installation: Installation, client: Client, django_assert_num_queries: Callable[..., Any]
):
    first = client.get("/readyz").content
    with django_assert_num_queries(0):
        assert client.get("/readyz").content == first


@pytest.mark.django_db(transaction=True)
def test_readyz_does_not_queue_for_the_write_lock():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no lock on the whole database")
    unapplied_migrations()
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        checks = readiness(timezone.now())
    assert (checks[-1].name, checks[-1].ok) == ("writing", False)
    assert time.monotonic() - began < 5  # the desk's own patience is 20 seconds


def test_healthz_lives_without_any_database(client: Client):
    assert client.get("/healthz").content == b"ok\n"  # the database is closed to this test


@pytest.mark.parametrize("page", ["/healthz", "/readyz"])
def test_health_cannot_be_posted_to(client: Client, page: str):
    assert client.post(page).status_code == 405
