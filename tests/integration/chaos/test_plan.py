"""The plan of the chaos drill: the same from the same seed, lawful, and never more than a correct engine bears."""

from random import Random

import pytest

from bpjs_sandbox.dials import Dials
from drills.chaos import plan, visits, weather
from drills.chaos.life import Deed, life
from drills.chaos.plan import Hurt, Plan
from drills.chaos.weather import FACTOR, SETTLED, TIMING

SEEDS = (1, 2, 3)


@pytest.fixture(params=SEEDS)
def quick(request: pytest.FixtureRequest) -> Plan:
    return plan.make(request.param, 200)


def test_a_seed_gives_the_same_plan_and_another_seed_another() -> None:
    assert plan.make(7, 30) == plan.make(7, 30)
    assert plan.make(7, 30).visits != plan.make(8, 30).visits


def test_nobody_is_at_one_poli_twice_unless_the_first_visit_was_cancelled_before(quick: Plan) -> None:
    seen: dict[tuple[str, str], float | None] = {}
    for visit in sorted(quick.phases[0].visits, key=lambda visit: visit.at):
        cancelled = seen.get((visit.card, visit.poli_code), -1.0)
        assert cancelled is not None
        assert cancelled < visit.at
        seen[visit.card, visit.poli_code] = visit.cancelled_at
    assert len(seen) < len(quick.phases[0].visits)


def test_some_come_to_two_poli_and_nobody_is_counted_twice(quick: Plan) -> None:
    assert len({visit.complaint for visit in quick.visits}) == len(quick.visits) == 200
    assert len({visit.card for visit in quick.visits}) < 170


def test_there_are_people_enough_for_a_day_of_thousands() -> None:
    whole = plan.make(1, 2500)
    assert len(whole.visits) == len({visit.complaint for visit in whole.visits}) == 2500
    assert {visit.card for visit in whole.visits} <= {one.card for one in visits.peserta(1, 2500)}


def test_every_deed_is_done_and_each_act_within_its_phase(quick: Plan) -> None:
    assert {act.deed for visit in quick.visits for act in visit.life} == {*Deed}
    assert all(act.at <= phase.seconds for phase in quick.phases for _, act in phase.acts)


def test_a_signed_record_is_voided_before_its_visit_is_cancelled() -> None:
    lives = [[act.deed for act in life(Random(seed), 0.0, 60.0, "uji")] for seed in range(200)]
    for deeds in lives:
        signed = [deed for deed in deeds if deed in (Deed.FINISH, Deed.VOID)]
        assert Deed.CANCEL not in deeds or signed[-1:] in ([], [Deed.VOID])
        assert Deed.CANCEL not in deeds[:-1]
    assert any(Deed.VOID in deeds and deeds[-1] is Deed.CANCEL for deeds in lives)


def test_the_sandbox_has_every_switch_and_knows_every_world(quick: Plan) -> None:
    assert Dials().turned(quick.switches).as_dict().items() >= quick.switches.items()
    assert not quick.switches.keys() & weather.CALM.keys()


def test_no_commit_is_later_than_the_engine_allows(quick: Plan) -> None:
    latest = max(float(str(spell.dials["commit_late_s"])) for phase in quick.phases for spell in phase.spells)
    assert SETTLED / 2 < latest < SETTLED == pytest.approx(120 * FACTOR)


def test_a_stop_outlasts_the_lease_and_some_outlast_the_proof_of_absence(quick: Plan) -> None:
    stops = [blow.seconds for phase in quick.phases for blow in phase.blows if blow.hurt is Hurt.STOP]
    assert TIMING.lease < min(stops) < plan.SHORT_STOP < TIMING.lease + SETTLED < max(stops)


def test_the_first_spells_lose_answers_commit_late_and_refuse(quick: Plan) -> None:
    opening = {spell.name for spell in quick.phases[0].spells[:3]}
    assert opening == {"answers lost", "commits late", "refusals"}


def test_each_spell_says_where_every_dial_stands(quick: Plan) -> None:
    assert all(spell.dials.keys() >= weather.CALM.keys() for phase in quick.phases for spell in phase.spells)


def test_even_a_short_run_kills_stops_restarts_and_has_a_lull() -> None:
    storm, lull = plan.make(1, 30, workers=4).phases
    assert {blow.hurt for blow in storm.blows} == {*Hurt}
    assert {blow.worker for blow in storm.blows} == {0, 1, 2, 3}
    assert len(storm.restarts) > 0
    assert [blow.hurt for blow in lull.blows] == [Hurt.STOP]
    assert len(storm.visits) + len(lull.visits) == 30
