"""The plan of the chaos drill: the same from the same seed, and never more than a correct engine bears."""

import pytest

from drills.chaos import plan, weather
from drills.chaos.plan import Hurt, Plan
from drills.chaos.weather import FACTOR, SETTLED, TIMING

SEEDS = (1, 2, 3)


@pytest.fixture(params=SEEDS)
def quick(request: pytest.FixtureRequest) -> Plan:
    return plan.make(request.param, 200)


def test_a_seed_gives_the_same_plan_and_another_seed_another() -> None:
    assert plan.make(7, 30) == plan.make(7, 30)
    assert plan.make(7, 30).visits != plan.make(8, 30).visits


def test_nobody_comes_twice_to_one_poli_and_some_come_to_two(quick: Plan) -> None:
    places = {(visit.card, visit.poli_code) for visit in quick.visits}
    assert len(places) == len(quick.visits) == 200
    assert len({visit.card for visit in quick.visits}) < 170


def test_every_registration_of_a_whole_day_fits(quick: Plan) -> None:
    whole = plan.make(quick.seed, plan.most(quick.seed))
    assert len({(visit.card, visit.poli_code) for visit in whole.visits}) == whole.n


def test_no_commit_is_later_than_the_engine_allows(quick: Plan) -> None:
    latest = max(float(str(spell.dials["commit_late_s"])) for phase in quick.phases for spell in phase.spells)
    assert SETTLED / 2 < latest < SETTLED == pytest.approx(120 * FACTOR)


def test_a_stop_outlasts_the_lease_and_some_outlast_the_proof_of_absence(quick: Plan) -> None:
    stops = [blow.seconds for phase in quick.phases for blow in phase.blows if blow.hurt is Hurt.STOP]
    assert TIMING.lease < min(stops) < plan.SHORT_STOP < TIMING.lease + SETTLED < max(stops)


def test_the_first_two_spells_lose_answers_and_commit_late(quick: Plan) -> None:
    assert {spell.name for spell in quick.phases[0].spells[:2]} == {"answers lost", "commits late"}


def test_each_spell_says_where_every_dial_stands(quick: Plan) -> None:
    assert all(spell.dials.keys() >= weather.CALM.keys() for phase in quick.phases for spell in phase.spells)


def test_even_a_short_run_kills_stops_and_has_a_lull() -> None:
    storm, lull = plan.make(1, 30).phases
    assert {blow.hurt for blow in storm.blows} == {*Hurt}
    assert [blow.hurt for blow in lull.blows] == [Hurt.STOP]
    assert len(storm.visits) + len(lull.visits) == 30
