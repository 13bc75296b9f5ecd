"""The plan of the chaos drill: the same from the same seed, lawful, and never more than a correct engine bears."""

from dataclasses import fields
from itertools import permutations
from random import Random

import pytest

from bpjs_sandbox.dials import Dials
from drills.chaos import plan, visits, weather
from drills.chaos.life import Act, Deed, life
from drills.chaos.plan import Hurt, Plan
from drills.chaos.visits import Visit
from drills.chaos.weather import FACTOR, SETTLED, TIMING

SEEDS = (1, 2, 3)


@pytest.fixture(params=SEEDS)
def quick(request: pytest.FixtureRequest) -> Plan:
    return plan.make(request.param, 200)


def test_a_seed_gives_the_same_plan_and_another_seed_another() -> None:
    assert plan.make(7, 30) == plan.make(7, 30)
    assert plan.make(7, 30).visits != plan.make(8, 30).visits


def test_nobody_is_at_one_poli_twice_unless_the_first_visit_has_left_it(quick: Plan) -> None:
    stays = [(visit, stay) for visit in quick.phases[0].visits for stay in visit.stays]
    left: dict[tuple[str, str], float] = {}
    for visit, stay in sorted(stays, key=lambda pair: pair[1].begins):
        assert left.get((visit.card, stay.poli_code), -1.0) < stay.begins
        left[visit.card, stay.poli_code] = stay.ends
    assert len(left) < len(stays)


def test_some_come_again_to_a_poli_from_which_they_were_moved(quick: Plan) -> None:
    of_card = [one for one in permutations(quick.phases[0].visits, 2) if one[0].card == one[1].card]
    moved_on = [(stay, again) for before, again in of_card for stay in before.stays[:-1]]
    assert any(
        (again.stays[0].poli_code, 0 < again.at - stay.ends <= 1) == (stay.poli_code, True)
        for stay, again in moved_on
    )


def test_a_patient_is_moved_only_to_another_poli_and_never_with_a_signed_record() -> None:
    for seed in range(200):
        acts = list(life(Random(seed), 0.0, 60.0, "uji", ["001", "002"]))
        polis = ["001", *(act.poli_code for act in acts)]
        signed = False
        for before, act in zip(polis, acts, strict=False):
            assert (act.poli_code != before) == (act.deed is Deed.MOVE)
            assert not (signed and act.deed is Deed.MOVE)
            signed = act.deed is Deed.FINISH or (signed and act.deed is not Deed.VOID)
    assert Deed.MOVE not in {act.deed for act in life(Random(1), 0.0, 60.0, "uji", ["001"])}


def test_in_a_lull_neither_payer_nor_poli_changes(quick: Plan) -> None:
    deeds = {act.deed for phase in quick.phases[1:] for _, act in phase.acts}
    assert Deed.REGISTER in deeds
    assert not deeds & {Deed.MOVE, Deed.UMUM, Deed.BPJS}


def test_only_who_does_not_pay_yet_can_pay_from_now_on() -> None:
    lives = [[act.deed for act in life(Random(seed), 0.0, 60.0, "uji")] for seed in range(200)]
    payers = [[deed for deed in deeds if deed in (Deed.UMUM, Deed.BPJS)] for deeds in lives]
    assert all(
        deeds == [Deed.UMUM, Deed.BPJS] * (len(deeds) // 2) + [Deed.UMUM] * (len(deeds) % 2)
        for deeds in payers
    )
    assert max(map(len, payers)) > 2


@pytest.mark.parametrize(
    ("deeds", "is_in_line"),
    [
        ([], True),
        ([Deed.CANCEL], False),
        ([Deed.UMUM], False),
        ([Deed.UMUM, Deed.BPJS], True),
        ([Deed.FINISH, Deed.UMUM], True),
        ([Deed.UMUM, Deed.FINISH, Deed.BPJS], False),
        ([Deed.UMUM, Deed.FINISH, Deed.VOID, Deed.BPJS, Deed.MOVE], True),
        ([Deed.FINISH, Deed.VOID, Deed.MOVE, Deed.UMUM], False),
    ],
)
def test_who_was_examined_stays_in_bpjss_line_as_it_was_then(deeds: list[Deed], is_in_line: bool) -> None:
    acts = [Act(float(place), deed, "uji") for place, deed in enumerate([Deed.REGISTER, *deeds])]
    assert Visit("1", "uji", tuple(acts)).is_in_line is is_in_line


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


def test_every_dial_is_turned_or_there_is_a_reason_why_not() -> None:
    turned = weather.CALM.keys() | weather.SWITCHES.keys()
    assert turned | weather.UNTURNED.keys() == {one.name for one in fields(Dials)}
    assert not turned & weather.UNTURNED.keys()


def test_a_storm_of_some_days_has_every_weather() -> None:
    names = {name for seed in range(9) for name in plan.make(seed, 300).weather}
    assert {"stalls", "answers trickle", "gives out", "rationed"} < names


def test_consecutive_days_meet_every_position_of_each_switch() -> None:
    days = [weather.switches(seed) for seed in range(5, 14)]
    for name, positions in weather.SWITCHES.items():
        assert {day[name] for day in days} == {*positions}
    assert len({tuple(day.values()) for day in days}) == 9


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
