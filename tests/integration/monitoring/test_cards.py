"""Cards and pages of a long past: the tally says what a count would, and no page reads what stands before it."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from tests import builders
from tests.integration.monitoring import scene
from titian.monitoring.queries import cards
from titian.monitoring.queries.board import board
from titian.monitoring.queries.cards import counted
from titian.monitoring.queries.filters import Filter, Status, narrowed
from titian.outbox.kinds import Kind
from titian.outbox.models import Tally
from titian.outbox.states import State

pytestmark = pytest.mark.both_engines
TODAY, NOW = builders.TODAY, builders.NOW
CHOICES = [
    Filter(kind=kind, day=day, status=status, with_ended=ended, older_than=older)
    for kind, day, status, ended, older in product(
        ("", Kind.TAMBAH_ANTREAN, Kind.TAMBAH_KUNJUNGAN), (None, TODAY), Status, (False, True), (None, TODAY)
    )
]


AGO = (0, 1, 2, 30, 31, 400)
"""Days: of one month and the next, and of another year."""


@pytest.fixture
def past(clinic):
    """Two jobs in each state on each of these days."""
    for days, state in product(AGO, State):
        then = NOW - timedelta(days=days)
        scene.job(clinic, state, now=then)
        scene.job(clinic, state, make=builders.promise_antrean, now=then)
    return clinic


def listed(facility, chosen, size, pages):
    """The jobs of these pages, one after another."""
    count = counted(facility, chosen)
    return [job.pk for page in range(pages) for job in count.part(page * size, size)]


def test_the_tally_says_of_every_choice_what_a_count_would(past, monkeypatch):
    of_the_tally = [counted(past, chosen).cards for chosen in CHOICES]
    monkeypatch.setattr(cards, "_is_tallied", lambda _: False)
    assert of_the_tally == [counted(past, chosen).cards for chosen in CHOICES]
    assert sum(one.total for one in of_the_tally) > 0


def test_pages_one_after_another_are_the_whole_list(past):
    for chosen, size in product(CHOICES[:: len(CHOICES) // 7], (1, 4, 50)):
        whole = narrowed(past, chosen).order_by("-filed_on", "-pk").values_list("pk", flat=True)
        assert listed(past, chosen, size, pages=-(-len(whole) // size) + 1) == list(whole)


def test_what_the_tally_does_not_know_is_counted(past):
    siti = scene.patient(past)
    scene.job(past, State.FAILED, patient_ref=siti.ref)
    Tally.objects.all().delete()
    found = counted(past, Filter(text=siti.display_number))
    assert (found.cards.total, found.cards.failed) == (1, 1)


def test_the_few_that_were_found_by_name_stand_in_the_same_order(past, monkeypatch):
    siti, then = scene.patient(past), NOW - timedelta(days=1)
    jobs = [scene.job(past, now=now, patient_ref=siti.ref).pk for now in (NOW, then, NOW)]
    chosen, newest_first = Filter(text=siti.display_number), [jobs[2], jobs[0], jobs[1]]
    for few in (cards.FEW, 0):
        monkeypatch.setattr(cards, "FEW", few)
        assert listed(past, chosen, 1, pages=4) == listed(past, chosen, 50, pages=1) == newest_first


def test_cards_and_a_page_of_the_whole_past_count_no_jobs(past, django_assert_max_num_queries):
    with django_assert_max_num_queries(12) as queries:
        page = board(past, Filter(), NOW)
    asked = [query["sql"] for query in queries.captured_queries if "outbox_job" in query["sql"]]
    assert page.cards.total == len(AGO) * 10
    assert not any("COUNT(" in sql for sql in asked)


def test_a_day_that_is_tallied_too_low_is_listed_all_the_same(past):
    Tally.objects.update(open=0, sent=0, failed=0)
    chosen = Filter(day=TODAY)
    assert len(listed(past, chosen, 50, pages=1)) == 10
    assert len(listed(past, replace(chosen, day=None, status=Status.NOT_SENT), 50, pages=1)) == len(AGO) * 2


def test_another_clinics_jobs_are_not_counted(past):
    other = builders.bridged_facility()
    assert counted(other, Filter()).cards.total == 0
