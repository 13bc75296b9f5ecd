"""The drill judges another payer, another poli, and what people do at BPJS by hand, without asking the engine."""

from dataclasses import replace

import pytest

from drills.chaos.facts import Entry, Evidence, Promise, Step, Try, Write
from drills.chaos.verdict import judge
from tests.integration.chaos.test_verdict import (
    CALLED,
    CARD,
    CARE,
    CLEAN,
    ENTRIES,
    PROMISES,
    RECORD,
    REGISTERED,
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


# By hand


TYPED = Write(15.0, ("pcare", "POST pendaftaran", "diketik"), committed_at=15.1, typed=REGISTERED.key)


def entered(
    *, typed: Write = TYPED, told_at: float | None = None, looked_at: float | None = None
) -> set[str]:
    """A person typed it before it was sent, and BPJS refused what was sent."""
    refused = replace(CLEAN.writes[1], is_duplicate=True, committed_at=None, looked_at=looked_at)
    promises = tuple(replace(one, told_at=told_at) if one is REGISTERED else one for one in PROMISES)
    entries = (ENTRIES[0], replace(ENTRIES[1], is_typed=True, facts=("pusing", CARD)), ENTRIES[2])
    writes = (CLEAN.writes[0], typed, refused, *CLEAN.writes[2:])
    return found(promises=promises, entries=entries, writes=writes)


def test_what_a_person_typed_is_nobodys_attempt_and_says_what_it_says() -> None:
    assert entered() == set()
    assert "unaccounted" in entered(typed=replace(TYPED, typed=None))


@pytest.mark.parametrize(
    "typed", [{"committed_at": 30.0}, {"committed_at": None}, {"typed": key(REGISTRATION, "002")}]
)
def test_what_was_not_typed_before_is_refused_as_a_duplicate_for_another_reason(
    typed: dict[str, object],
) -> None:
    assert entered(typed=replace(TYPED, **typed)) == {"doubled"}


def test_what_the_bridge_was_told_of_and_sent_all_the_same_is_doubled() -> None:
    sent_at = REGISTERED.tries[0].at
    assert entered(told_at=sent_at + 5) == set()
    assert entered(told_at=sent_at - 1) == {"doubled"}


def test_what_bpjs_looks_at_late_may_meet_what_was_typed_meanwhile() -> None:
    meanwhile = replace(TYPED, committed_at=30.0)
    assert entered(typed=meanwhile, looked_at=30.1) == set()
    assert entered(typed=meanwhile, looked_at=29.9) == {"doubled"}


def test_what_was_typed_and_sent_too_is_doubled() -> None:
    twin = Entry(REGISTERED.key, "A2", ("batuk", CARD), is_typed=True)
    assert found(entries=(*ENTRIES, twin)) >= {"doubled"}


def test_what_was_typed_in_vain_and_stays_is_left_behind() -> None:
    alone = Entry(key(REGISTRATION, "003"), "C1", ("batuk", CARD), is_typed=True)
    assert found(entries=(*ENTRIES, alone)) == {"left_behind"}


# Closed, many at once


def closed(**refused: object) -> Evidence:
    """A call that a person closed, and what BPJS had said to it."""
    steps = (*CALLED.steps[:2], Step(32.0, "sending", "failed"), Step(33.0, "failed", "closed"))
    call = replace(CALLED, state="closed", steps=steps)
    writes = tuple(replace(one, **refused) if one.moment else one for one in CLEAN.writes)
    promises = tuple(call if one is CALLED else one for one in PROMISES)
    entries = (replace(ENTRIES[0], status="waiting"), *ENTRIES[1:])
    return replace(CLEAN, promises=promises, writes=writes, entries=entries)


def test_a_call_whose_time_is_over_may_be_closed() -> None:
    assert not any(judge(closed(is_too_late=True, committed_at=None)).values())


def test_a_call_that_was_closed_for_another_refusal_is_stuck_and_lost() -> None:
    faults = {fault for fault, sentences in judge(closed(committed_at=None)).items() if sentences}
    assert faults == {"stuck", "lost"}


def test_what_bpjs_said_last_decides_whether_the_time_is_over() -> None:
    evidence = closed(is_too_late=True, committed_at=None)
    again = replace(write(CALLED), at=36.0, committed_at=None)
    tries = (*CALLED.tries, Try(35.0, again.request))
    promises = tuple(replace(one, tries=tries) if one.pk == CALLED.pk else one for one in evidence.promises)
    changed = replace(evidence, promises=promises, writes=(*evidence.writes, again))
    assert "stuck" in {fault for fault, sentences in judge(changed).items() if sentences}
