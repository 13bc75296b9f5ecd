"""The drill's judgement finds each fault in rows made by hand, and nothing in a clean run."""

from dataclasses import replace

import pytest

from drills.chaos.verdict import FAULTS, Entry, Evidence, Key, Post, Promise, Step, Try, judge

CARD, DAY = "0008800000001", "2026-11-21"
UMUM, GIGI = Key("pcare", CARD, "001", DAY), Key("pcare", CARD, "002", DAY)
DELIVERED = (Step(10.0, "", "waiting"), Step(11.0, "waiting", "sending"), Step(12.0, "sending", "sent"))
LATER = (Step(10.5, "", "waiting"), Step(12.0, "waiting", "sending"), Step(13.0, "sending", "sent"))


def promise(pk: int, key: Key, steps: tuple[Step, ...], **facts: object) -> Promise:
    body, state = f"body {pk}", steps[-1].end
    plain = Promise(pk, key, ("batuk",), True, state, f"A{pk}", steps, (Try(steps[1].at, body),))
    return replace(plain, **facts)


FIRST, SECOND = promise(1, UMUM, DELIVERED), promise(2, GIGI, LATER)
CLEAN = Evidence(
    promises=(FIRST, SECOND),
    posts=(Post(11.2, "pcare", "body 1", False), Post(12.2, "pcare", "body 2", False)),
    entries=(Entry(UMUM, "A1", ("batuk", CARD)), Entry(GIGI, "A2", ("batuk", CARD))),
)


def found(**changes: object) -> set[str]:
    """The faults of a run that differs from the clean one in this."""
    return {fault for fault, sentences in judge(replace(CLEAN, **changes)).items() if sentences}


def with_first(**facts: object) -> set[str]:
    return found(promises=(replace(FIRST, **facts), SECOND))


def test_a_clean_run_has_no_fault() -> None:
    assert found() == set()
    assert list(judge(CLEAN)) == list(FAULTS)


def test_what_bpjs_does_not_have_is_lost_although_the_row_says_sent() -> None:
    assert found(entries=CLEAN.entries[1:]) == {"lost"}


def test_what_bpjs_has_with_another_complaint_is_lost() -> None:
    assert found(entries=(replace(CLEAN.entries[0], facts=("pusing", CARD)), CLEAN.entries[1])) == {"lost"}


def test_two_entries_of_one_card_poli_and_day_are_doubled() -> None:
    assert found(entries=(*CLEAN.entries, CLEAN.entries[0])) == {"doubled"}


def test_a_registration_that_bpjs_refused_as_a_duplicate_is_doubled() -> None:
    assert found(posts=(CLEAN.posts[0], replace(CLEAN.posts[1], is_duplicate=True))) == {"doubled"}


def test_a_job_that_came_to_sent_twice_is_doubled() -> None:
    again = (Step(12.5, "sent", "sent"),)
    assert with_first(steps=DELIVERED + again) == {"doubled"}


@pytest.mark.parametrize("doubt", ["sending", "unknown"])
def test_a_later_request_of_a_lane_is_out_of_order_while_an_earlier_one_is_in_doubt(doubt: str) -> None:
    steps = (Step(10.0, "", "waiting"), Step(11.0, "waiting", "sending"))
    steps += (Step(11.5, "sending", "unknown"), Step(12.4, "unknown", "sent")) if doubt == "unknown" else ()
    steps += (Step(12.4, "sending", "sent"),) if doubt == "sending" else ()
    assert with_first(steps=steps) == {"out_of_order"}


def test_the_lane_is_taken_from_card_and_day_and_not_from_the_row() -> None:
    other_day = replace(GIGI, day="2026-11-22")
    slow = replace(FIRST, steps=(*DELIVERED[:2], Step(12.4, "sending", "sent")))
    entries = (CLEAN.entries[0], replace(CLEAN.entries[1], key=other_day))
    assert found(promises=(slow, replace(SECOND, key=other_day)), entries=entries) == set()


def test_a_number_that_bpjs_gave_to_another_is_wrong() -> None:
    assert with_first(number="A2") == {"wrong_number"}


@pytest.mark.parametrize("end", ["waiting", "failed", "closed"])
def test_a_wanted_job_that_is_not_delivered_is_stuck(end: str) -> None:
    assert with_first(state=end, steps=(*DELIVERED[:2], Step(12.0, "sending", end))) >= {"stuck"}


def test_a_history_that_does_not_lead_to_the_state_does_not_replay() -> None:
    assert with_first(steps=DELIVERED[:1]) >= {"unreplayed"}
    assert with_first(steps=(*DELIVERED, Step(12.1, "waiting", "sent"))) >= {"unreplayed"}
    assert with_first(steps=(*DELIVERED, Step(12.1, "sent", "unknown")), state="unknown") >= {"unreplayed"}


def test_a_request_without_an_attempt_before_it_is_unaccounted() -> None:
    assert found(posts=(*CLEAN.posts, Post(14.0, "pcare", "body 1", False))) == {"unaccounted"}
    assert found(posts=(Post(10.9, "pcare", "body 1", False), CLEAN.posts[1])) == {"unaccounted"}
    assert found(posts=(*CLEAN.posts, Post(14.0, "pcare", "nobody's", False))) == {"unaccounted"}
