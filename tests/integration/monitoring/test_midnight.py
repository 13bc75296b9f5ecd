"""A clinic's day begins at its own midnight, in each of Indonesia's three times."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.integration.monitoring import scene
from tests.integration.monitoring.conftest import shown

ZONES = [("Asia/Jakarta", 17), ("Asia/Makassar", 16), ("Asia/Jayapura", 15)]
"""With the hour of UTC at which the day begins there."""
MOMENT = timedelta(seconds=1)


@pytest.fixture(params=ZONES, ids=lambda zone: zone[0])
def midnight(request, clinic):
    clinic.time_zone, hour = request.param
    clinic.save()
    return datetime(2026, 11, 20, hour, tzinfo=UTC)


def test_the_list_of_today_is_empty_at_midnight_and_what_is_left_is_told(board, clinic, midnight):
    late = scene.job(clinic, now=midnight - MOMENT)
    with time_machine.travel(midnight - MOMENT, tick=False):
        page = board()
        assert shown(page) == {late.pk} and "hari sebelumnya" not in page.content.decode()
    with time_machine.travel(midnight, tick=False):
        page = board()
        assert not shown(page) and "1 belum selesai dari hari sebelumnya" in page.content.decode()
        early = scene.job(clinic, now=midnight)
        assert shown(board()) == {early.pk} and shown(board(date="20-11-2026")) == {late.pk}


def test_a_page_left_open_turns_to_the_new_day_at_midnight(board, poll, clinic, midnight):
    late = scene.job(clinic, now=midnight - MOMENT)
    with time_machine.travel(midnight - MOMENT, tick=False):
        seen = board().context["version"]
        assert poll(version=seen).status_code == 204
    with time_machine.travel(midnight, tick=False):
        answer = poll(version=seen)
        assert answer.status_code == 200 and f'id="kiriman-{late.pk}"' not in answer.content.decode()
