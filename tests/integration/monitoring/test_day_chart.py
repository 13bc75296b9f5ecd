"""The chart of the day: what was promised each hour and how it stands, how fast BPJS answered; at a bounded price."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests import builders
from tests.integration.monitoring import scene
from titian.facility.models import Facility
from titian.monitoring.daily.chart import HEIGHT, chart_of
from titian.monitoring.queries import day as days
from titian.monitoring.queries.day import day_view
from titian.outbox.states import State

pytestmark = pytest.mark.both_engines

NOW, TODAY = builders.NOW, builders.TODAY


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()


def counted(clinic: Facility) -> dict[int, tuple[int, int, int]]:
    view = day_view(clinic, TODAY)
    return {hour.hour: (hour.sent, hour.waiting, hour.failed) for hour in view.hours if hour.total}


def test_each_promise_stands_at_its_hour_on_the_clinics_clock(clinic):
    scene.job(clinic, State.SENT)
    scene.job(clinic, State.FAILED, now=NOW + timedelta(minutes=59, seconds=59))
    for state in (State.WAITING, State.UNKNOWN, State.SENDING):
        scene.job(clinic, state, now=NOW + timedelta(hours=1))
    for state in (State.CANCELLED, State.CLOSED):
        scene.job(clinic, state)
    scene.job(builders.bridged_facility(), State.FAILED)
    assert counted(clinic) == {9: (1, 0, 1), 10: (0, 3, 0)}


@pytest.mark.parametrize(("zone", "hour"), [("Asia/Jakarta", 0), ("Asia/Makassar", 1), ("Asia/Jayapura", 2)])
def test_the_first_and_the_last_hour_are_the_local_days(clinic, zone, hour):
    clinic.time_zone = zone
    clinic.save()
    midnight = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
    scene.job(clinic, now=midnight)
    assert list(counted(clinic)) == [hour]


def test_how_fast_bpjs_answered_is_told_for_each_service_that_was_asked(clinic):
    job = scene.job(clinic, State.SENT)
    for number in range(1, 101):
        scene.attempt(job, number=number, duration_ms=number * 10)
    scene.attempt(job, number=101, duration_ms=None)
    [latency] = day_view(clinic, TODAY).latencies
    assert (latency.service, latency.half_ms, latency.most_ms, latency.exchanges) == ("pcare", 500, 950, 100)


@pytest.mark.parametrize(("took", "told"), [(2, "< 0,1"), (49, "< 0,1"), (50, "0,1"), (1_240, "1,2")])
def test_an_answer_at_once_is_not_told_as_zero_seconds(clinic, took, told):
    scene.attempt(scene.job(clinic, State.SENT), duration_ms=took)
    [latency] = day_view(clinic, TODAY).latencies
    assert latency.half == latency.most == told


def test_of_a_busy_day_a_part_is_read_in_as_many_queries(clinic, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(days, "MOST_ASKED", 2)
    for _ in range(8):
        scene.attempt(scene.job(clinic, State.SENT))
    with django_assert_num_queries(2):
        assert day_view(clinic, TODAY).latencies[0].exchanges == 2


def test_one_refusal_among_many_is_seen_and_no_bar_leaves_the_picture(clinic):
    scene.job(clinic, State.FAILED)
    scene.job(clinic)
    for _ in range(40):
        scene.job(clinic, State.SENT)
    bars = {bar.style: bar for bar in chart_of(clinic, TODAY, "1").columns[9].bars}
    assert bars["failed"].height >= 3
    assert bars["failed"].y >= 0
    assert bars["sent"].y + bars["sent"].height == HEIGHT


def test_the_board_shows_it_in_words_and_as_a_table(board, clinic):
    scene.job(clinic, State.FAILED)
    page = board().content.decode()
    assert 'role="img" aria-label="0 terkirim, 0 menunggu, 1 gagal;' in page
    assert "<title>09.00–10.00: 0 terkirim, 0 menunggu, 1 gagal</title>" in page
    assert '<th scope="row">09.00</th>' in page
    assert "style=" not in page.partition('id="grafik"')[2].partition("</section>")[0]


def test_of_all_dates_and_for_the_poll_of_every_two_seconds_there_is_none(board, poll):
    assert 'id="grafik"' not in board(date="").content.decode()
    assert 'id="grafik"' not in poll().content.decode()


def test_an_open_page_gets_it_again(client, clinic):
    url = reverse("monitoring:day", args=[clinic.slug])
    assert client.get(url, {"date": "21-11-2026"}).context["chart"].view.day == TODAY
    assert client.get(url, {"date": "kemarin"}).status_code == 404


def test_a_day_at_the_beginning_of_time_is_none(board, client, clinic):
    assert "Sebelum tahun 2000" in board(date="01-01-0001").content.decode()
    chart = client.get(reverse("monitoring:day", args=[clinic.slug]), {"date": "01-01-0001"})
    assert chart.status_code == 404
