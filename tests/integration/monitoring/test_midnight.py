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


def test_a_page_of_today_is_drawn_anew_at_midnight(board, poll, clinic, midnight):
    """With its box, its chart and its links, which are of a day as well."""
    scene.job(clinic, now=midnight - MOMENT)
    with time_machine.travel(midnight - MOMENT, tick=False):
        seen = board().context["version"]
        assert poll(version=seen).status_code == 204
    with time_machine.travel(midnight, tick=False):
        assert poll(version=seen).headers["HX-Refresh"] == "true"
        assert poll(version=board().context["version"]).status_code == 204


@pytest.mark.parametrize("chosen", [{"date": "20-11-2026"}, {"date": ""}, {"older": "1"}])
def test_a_page_of_a_chosen_day_stays_of_that_day(board, poll, clinic, chosen):
    night = datetime(2026, 11, 20, 17, tzinfo=UTC)
    late = scene.job(clinic, now=night - 25 * 3600 * MOMENT)
    with time_machine.travel(night - MOMENT, tick=False):
        seen = board(**chosen).context["version"]
    with time_machine.travel(night, tick=False):
        answer = poll(version=seen, **chosen)
    assert answer.status_code == 200 and "HX-Refresh" not in answer.headers
    assert (f'id="kiriman-{late.pk}"' in answer.content.decode()) == (chosen.get("date") != "20-11-2026")
