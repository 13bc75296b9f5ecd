"""/healthz and /readyz as a machine asks them."""

import pytest
from django.test import Client

from tests.integration.config import breaking
from tests.integration.config.breaking import Installation
from titian.outbox.models import Heartbeat


def test_readyz_refuses_without_a_database_and_says_so(installation: Installation, client: Client):
    with breaking.database_away():
        answer = client.get("/readyz")
    assert (answer.status_code, answer.content.decode()[:12]) == (503, "!!  database")


def test_readyz_refuses_while_the_worker_is_silent(installation: Installation, client: Client):
    breaking.is_silent("worker")(installation)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "!!  worker" in answer.content.decode()


def test_readyz_is_content_with_a_database_and_a_worker(installation: Installation, client: Client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert all(line.startswith("ok") for line in answer.content.decode().splitlines())


def test_readyz_leaves_nothing_behind(installation: Installation, client: Client):
    client.get("/readyz")
    assert not Heartbeat.objects.filter(role="readyz").exists()


def test_healthz_lives_without_any_database(client: Client):
    assert client.get("/healthz").content == b"ok\n"  # the database is closed to this test


@pytest.mark.parametrize("page", ["/healthz", "/readyz"])
def test_health_cannot_be_posted_to(client: Client, page: str):
    assert client.post(page).status_code == 405
