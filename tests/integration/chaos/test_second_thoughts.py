"""The drill judges another payer and another poli without asking the engine."""

from dataclasses import replace

from drills.chaos.facts import Promise, Step
from tests.integration.chaos.test_verdict import (
    CALLED,
    CARE,
    CLEAN,
    ENTRIES,
    PROMISES,
    RECORD,
    REGISTRATION,
    found,
    key,
    promise,
    write,
)

GONE = tuple(replace(one, is_live=False) for one in ENTRIES)


# Another payer


def test_what_bpjs_has_of_a_visit_that_it_does_not_pay_is_left_behind() -> None:
    own = replace(CARE, is_paid=False, is_in_line=False)
    assert found(care=(own,), entries=GONE) == set()
    assert found(care=(own,), entries=(*GONE[:1], *ENTRIES[1:2], *GONE[2:])) == {"left_behind"}
    waiting = replace(ENTRIES[0], status="waiting")
    assert found(care=(own,), entries=(waiting, *GONE[1:])) == {"left_behind"}


def test_who_was_examined_stays_in_the_line_whoever_pays_then() -> None:
    own = replace(CARE, is_paid=False)
    assert found(care=(own,), entries=(ENTRIES[0], *GONE[1:])) == set()
    assert found(care=(own,), entries=GONE) == {"lost"}


def test_what_bpjs_pays_after_all_and_does_not_have_is_lost() -> None:
    assert found(care=(replace(CARE, is_in_line=False),), entries=GONE) == {"lost"}


def test_who_was_put_into_the_line_after_the_examination_is_left_behind() -> None:
    late = replace(ENTRIES[0], status="waiting")
    assert found(care=(replace(CARE, is_in_line=False),), entries=(late, *ENTRIES[1:])) == {"left_behind"}


# Another poli


def moved(one: Promise, **facts: object) -> Promise:
    """The same promise of the poli into which the patient went, promised later."""
    return promise(one.pk + 10, one.kind, key=key(one.kind, "002"), **facts)


def test_after_a_move_the_old_poli_has_nothing_and_the_new_one_all() -> None:
    there = replace(CARE, pcare_poli="002", antrean_poli="002")
    new = tuple(replace(one, key=replace(one.key, poli="002")) for one in ENTRIES)
    ended = {"promises": tuple(replace(one, wanted=False) for one in PROMISES), "care": (there,)}
    assert found(entries=(*GONE, *new), **ended) == set()
    assert found(entries=(GONE[0], ENTRIES[1], GONE[2], *new), **ended) == {"left_behind"}
    assert found(entries=(*GONE, *new[:1], *new[2:]), **ended) == {"lost"}


def test_a_step_of_the_old_poli_is_no_step_on_the_way_in_the_new_one() -> None:
    call = moved(CALLED)
    sent = {"promises": (*PROMISES, call), "writes": (*CLEAN.writes, write(call, moment=CARE.moment))}
    assert found(**sent) == {"out_of_order"}


def test_what_was_taken_back_and_promised_anew_is_needed_anew() -> None:
    steps = (Step(60.0, "", "waiting"), Step(61.0, "waiting", "cancelled"))
    again = promise(6, REGISTRATION, state="cancelled", wanted=False, steps=steps, tries=())
    record = promise(7, RECORD, visit="A", number="0199P0011126Y000002", wanted=False)
    assert "out_of_order" in found(promises=(*PROMISES, again, record), writes=(*CLEAN.writes, write(record)))
