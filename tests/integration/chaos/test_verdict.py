"""The drill's judgement finds each fault in rows made by hand, and nothing in a clean run."""

from dataclasses import replace

import pytest

from drills.chaos.facts import ENTRY_OF, Care, Entry, Evidence, Key, Promise, Request, Step, Try, Write
from drills.chaos.verdict import BROUGHT, FAULTS, judge
from titian.outbox.kinds import Kind

CARD, DAY, GIVEN = "0008800000001", "2026-11-21", "0199P0011126Y000001"
ANTREAN, REGISTRATION, RECORD = BROUGHT


def key(kind: Kind, poli: str = "001") -> Key:
    return Key(ENTRY_OF[kind], CARD, poli, DAY)


def request(pk: int, kind: Kind) -> Request:
    return kind.partition("_")[2], f"POST {kind}", f"body {pk}"


def went(at: float) -> tuple[Step, ...]:
    """Promised, sent, and heard of, a second each."""
    return Step(at, "", "waiting"), Step(at + 1, "waiting", "sending"), Step(at + 2, "sending", "sent")


def promise(pk: int, kind: Kind, **facts: object) -> Promise:
    """One that went at ten times its number."""
    steps = went(pk * 10.0)
    plain = Promise(pk, "A", kind, key(kind), True, "sent", steps, (Try(steps[1].at, request(pk, kind)),))
    return replace(plain, **facts)


def write(one: Promise, **facts: object) -> Write:
    at = one.tries[0].at + 0.5
    return replace(Write(at, one.tries[0].request, committed_at=at), **facts)


ADDED = promise(1, ANTREAN, facts=("A-1",))
REGISTERED = promise(2, REGISTRATION, facts=("batuk",), number="A1")
CALLED = promise(3, Kind.PANGGIL_ANTREAN)
CALLED_AT = 1_795_300_000_000
WRITTEN = promise(4, RECORD, number=GIVEN)
AMENDED = promise(5, Kind.UBAH_KUNJUNGAN, number=GIVEN)
PROMISES = (ADDED, REGISTERED, CALLED, WRITTEN, AMENDED)
ENTRIES = (
    Entry(key(ANTREAN), "", ("A-1",), status="present"),
    Entry(key(REGISTRATION), "A1", ("batuk", CARD)),
    Entry(key(RECORD), GIVEN, ("demam", CARD)),
)
CARE = Care("A", CARD, DAY, "001", "001", says="demam", place="present", moment=CALLED_AT)
CLEAN = Evidence(
    care=(CARE,),
    promises=PROMISES,
    writes=(
        *map(write, (ADDED, REGISTERED)),
        write(CALLED, moment=CALLED_AT),
        write(WRITTEN),
        write(AMENDED, number=GIVEN),
    ),
    entries=ENTRIES,
    settle=60.0,
    absent_gap=60.0,
)


def found(**changes: object) -> set[str]:
    """The faults of a run that differs from the clean one in this."""
    return {fault for fault, sentences in judge(replace(CLEAN, **changes)).items() if sentences}


def with_job(one: Promise, **facts: object) -> set[str]:
    return found(promises=tuple(replace(job, **facts) if job is one else job for job in PROMISES))


def with_entry(place: int, **facts: object) -> set[str]:
    return found(entries=tuple(replace(one, **facts) if one is ENTRIES[place] else one for one in ENTRIES))


def only(place: int, **facts: object) -> tuple[Entry, ...]:
    """BPJS has this alone, and had the others."""
    kept = replace(ENTRIES[place], **facts)
    return tuple(kept if one is ENTRIES[place] else replace(one, is_live=False) for one in ENTRIES)


def test_a_clean_run_has_no_fault() -> None:
    assert found() == set()
    assert list(judge(CLEAN)) == list(FAULTS)


@pytest.mark.parametrize("place", range(len(ENTRIES)))
def test_what_bpjs_does_not_have_is_lost_although_the_row_says_sent(place: int) -> None:
    assert found(entries=ENTRIES[:place] + ENTRIES[place + 1 :]) >= {"lost"}
    assert with_entry(place, is_live=False) == {"lost"}


@pytest.mark.parametrize("place", range(len(ENTRIES)))
def test_what_bpjs_has_with_other_words_is_lost(place: int) -> None:
    assert with_entry(place, facts=("pusing",)) == {"lost"}


def test_a_call_that_bpjs_never_heard_of_is_lost() -> None:
    assert with_entry(0, status="waiting") == {"lost"}


def test_a_repeated_call_that_bpjs_heard_of_is_lost_for_the_first_one_is_what_counts() -> None:
    writes = tuple(replace(one, moment=CALLED_AT + 9) if one.moment else one for one in CLEAN.writes)
    assert found(writes=writes) == {"lost"}


@pytest.mark.parametrize("place", [1, 2])
def test_what_bpjs_still_has_of_a_cancelled_visit_is_left_behind(place: int) -> None:
    assert found(care=(replace(CARE, is_cancelled=True),), entries=only(place)) == {"left_behind"}


def test_a_voided_record_that_bpjs_still_has_is_left_behind() -> None:
    assert found(care=(replace(CARE, says=""),)) == {"left_behind"}


def test_an_antrean_of_a_cancelled_visit_is_left_behind_unless_bpjs_was_told_of_the_call() -> None:
    cancelled = (replace(CARE, is_cancelled=True),)
    assert found(care=cancelled, entries=only(0, status="absent")) == {"left_behind"}
    assert found(care=cancelled, entries=only(0)) == set()


def test_an_antrean_that_bpjs_keeps_may_be_that_of_the_visit_before() -> None:
    steps = (Step(5.0, "", "waiting"), Step(6.0, "waiting", "closed"))
    closed = promise(6, Kind.BATAL_ANTREAN, visit="B", state="closed", tries=(), steps=steps)
    changed = tuple(replace(one, facts=("A-0",)) if one is ENTRIES[0] else one for one in ENTRIES)
    assert found(entries=changed) == {"lost"}
    assert found(entries=changed, promises=(*PROMISES, closed)) == set()


def test_an_antrean_that_bpjs_committed_after_the_settle_time_is_not_ours_to_know() -> None:
    late = write(ADDED, committed_at=ADDED.tries[0].at + 61)
    assert found(entries=ENTRIES[1:], writes=(late, *CLEAN.writes[1:])) == set()
    settled = write(ADDED, committed_at=ADDED.tries[0].at + 59)
    assert found(entries=ENTRIES[1:], writes=(settled, *CLEAN.writes[1:])) == {"lost"}


@pytest.mark.parametrize("entry", ENTRIES)
def test_two_entries_of_one_card_poli_and_day_are_doubled(entry: Entry) -> None:
    assert found(entries=(*ENTRIES, entry)) == {"doubled"}


def test_an_antrean_that_bpjs_keeps_twice_by_its_own_rule_is_not_ours_to_undo() -> None:
    again = replace(ENTRIES[0], is_double=True)
    assert found(entries=(*ENTRIES, again)) == set()
    gone = replace(CARE, is_cancelled=True, says="")
    assert "left_behind" not in found(entries=(ENTRIES[0], again), care=(gone,), promises=(), writes=())


@pytest.mark.parametrize(("status", "faults"), [("present", set()), ("waiting", {"stuck"})])
def test_a_withdrawal_may_be_closed_of_whom_bpjs_was_told_to_be_there_also_where_it_keeps_two(
    status: str, faults: set[str]
) -> None:
    steps = (*went(60.0)[:2], Step(62.0, "sending", "failed"), Step(63.0, "failed", "closed"))
    closed = promise(6, Kind.BATAL_ANTREAN, state="closed", steps=steps)
    entries = (
        replace(ENTRIES[0], status=status),
        *ENTRIES[1:],
        replace(ENTRIES[0], is_double=True, status="waiting"),
    )
    assert (
        found(promises=(*PROMISES, closed), writes=(*CLEAN.writes, write(closed)), entries=entries) == faults
    )


def test_what_bpjs_refused_as_a_duplicate_is_doubled() -> None:
    assert found(writes=(*CLEAN.writes[:-1], replace(CLEAN.writes[-1], is_duplicate=True))) == {"doubled"}


def test_what_bpjs_committed_after_it_had_been_asked_twice_may_be_sent_once_more() -> None:
    def twice(seconds: float) -> set[str]:
        late = write(REGISTERED, committed_at=REGISTERED.tries[0].at + seconds)
        again = replace(write(REGISTERED, committed_at=None), at=late.at + 121, is_duplicate=True)
        attempts = (*REGISTERED.tries, Try(again.at - 0.5, again.request))
        promises = tuple(replace(one, tries=attempts) if one is REGISTERED else one for one in PROMISES)
        return found(writes=(CLEAN.writes[0], late, *CLEAN.writes[2:], again), promises=promises)

    assert "doubled" not in twice(121)
    assert "doubled" in twice(119)


def test_a_job_that_came_to_sent_twice_is_doubled_but_one_that_is_only_unwanted_then_is_not() -> None:
    again = Step(22.5, "sent", "sent")
    assert with_job(REGISTERED, steps=(*REGISTERED.steps, again)) == {"doubled"}
    assert with_job(REGISTERED, steps=(*REGISTERED.steps, replace(again, is_attempts=False))) == set()


def in_doubt(one: Promise, until: float) -> tuple[Step, ...]:
    unknown = Step(one.steps[1].at + 0.9, "sending", "unknown")
    return (*one.steps[:2], unknown, Step(until, "unknown", "sent"))


def test_a_later_request_of_a_lane_is_out_of_order_while_an_earlier_one_is_in_doubt() -> None:
    assert with_job(AMENDED, steps=in_doubt(AMENDED, 52)) == set()
    assert with_job(WRITTEN, steps=in_doubt(WRITTEN, 52)) == {"out_of_order"}


@pytest.mark.parametrize(("seconds", "is_fault"), [(-0.6, True), (-0.1, False), (0.1, False)])
def test_what_failed_and_is_sent_again_holds_up_only_what_has_not_begun(
    seconds: float, is_fault: bool
) -> None:
    failed = (*went(0.0)[:2], Step(2.0, "sending", "failed"))
    again = (Step(REGISTERED.tries[0].at + seconds, "failed", "unknown"), Step(30.0, "unknown", "closed"))
    other = promise(
        0, REGISTRATION, visit="B", key=key(REGISTRATION, "002"), steps=(*failed, *again), tries=()
    )
    assert ("out_of_order" in found(promises=(other, *PROMISES))) is is_fault


def test_the_lane_is_of_the_service_the_card_and_the_day_and_not_of_the_visit() -> None:
    assert with_job(ADDED, steps=in_doubt(ADDED, 29)) == set()
    other = replace(REGISTERED, visit="B", key=key(REGISTRATION, "002"), facts=(), number="")
    others = (promise(1, ANTREAN, facts=("A-1",)), other)
    sooner = replace(REGISTERED, pk=6, steps=went(20.0))
    assert found(promises=(*others, *PROMISES[2:], sooner)) >= {"out_of_order"}


@pytest.mark.parametrize("late", [ADDED, REGISTERED, WRITTEN])
def test_what_goes_before_the_step_that_it_needs_is_out_of_order(late: Promise) -> None:
    assert with_job(late, steps=went(70.0), tries=(replace(late.tries[0], at=71.0),)) >= {"out_of_order"}


def test_a_registration_taken_back_before_its_record_is_out_of_order() -> None:
    taken_back = promise(6, Kind.HAPUS_PENDAFTARAN, number="A1")
    gone = (replace(CARE, is_cancelled=True),)
    changed = {"promises": (*PROMISES, taken_back), "writes": (*CLEAN.writes, write(taken_back, number="A1"))}
    assert found(care=gone, entries=only(0), **changed) == {"out_of_order"}


@pytest.mark.parametrize("one", [REGISTERED, WRITTEN])
def test_a_number_that_bpjs_gave_to_another_is_wrong(one: Promise) -> None:
    assert "wrong_number" in with_job(one, number="A2")


def test_a_kunjungan_that_two_jobs_call_theirs_is_wrong() -> None:
    twin = promise(6, RECORD, number=GIVEN, visit="B")
    assert "wrong_number" in found(promises=(*PROMISES, twin))


def test_a_request_with_the_number_of_another_step_is_wrong() -> None:
    assert found(writes=(*CLEAN.writes[:-1], replace(CLEAN.writes[-1], number="A9"))) == {"wrong_number"}


@pytest.mark.parametrize(("poli", "own"), [("002", ""), ("002", "A2"), ("001", "")])
def test_a_step_taken_back_by_the_number_of_another_of_its_visit_is_wrong(poli: str, own: str) -> None:
    """The visit moved on: A1 was taken back, and what came after it is taken back as A1 again."""
    gone = promise(3, Kind.HAPUS_PENDAFTARAN, number="A1")
    moved = promise(4, REGISTRATION, key=key(REGISTRATION, poli), number=own, wanted=False)
    back = promise(5, Kind.HAPUS_PENDAFTARAN, key=key(REGISTRATION, poli), number="A1")
    promises = (ADDED, replace(REGISTERED, wanted=False), gone, moved, back)
    writes = (*map(write, promises[:2]), write(gone, number="A1"), write(moved), write(back, number="A1"))
    assert "wrong_number" in found(promises=promises, writes=writes)
    assert "wrong_number" in found(promises=(*promises[:3], back), writes=(*writes[:3], writes[4]))


@pytest.mark.parametrize("end", ["waiting", "failed", "closed"])
def test_a_wanted_job_that_is_not_delivered_is_stuck(end: str) -> None:
    steps = (*AMENDED.steps[:2], Step(52.0, "sending", end))
    assert with_job(AMENDED, state=end, steps=steps) >= {"stuck"}


def test_an_unwanted_job_may_end_but_not_fail() -> None:
    ended = (Step(50.0, "", "waiting"), Step(51.0, "waiting", "cancelled"))
    assert with_job(AMENDED, state="cancelled", wanted=False, steps=ended) == set()
    failed = (*AMENDED.steps[:2], Step(52.0, "sending", "failed"))
    assert with_job(AMENDED, state="failed", wanted=False, steps=failed) == {"stuck"}


def test_what_ended_with_its_day_is_not_stuck() -> None:
    closed = (Step(30.0, "", "waiting"), Step(31.0, "waiting", "closed"))
    assert with_job(CALLED, state="closed", steps=closed, is_expired=True) == set()


@pytest.mark.parametrize(("heard", "faults"), [(55.0, {"unheeded"}), (58.0, set()), (59.0, set())])
def test_a_late_success_that_nobody_listened_to_is_unheeded(heard: float, faults: set[str]) -> None:
    """At 58 a look-up is under way, and its answer is the next step whatever was heard."""
    looked_up = (Step(57.0, "unknown", "sending"), Step(59.0, "sending", "sent"))
    steps = (*in_doubt(AMENDED, until=59.0)[:-1], *looked_up)
    late = replace(AMENDED.tries[0], late_success_at=heard)
    assert with_job(AMENDED, steps=steps, tries=(late,)) == faults


def test_a_late_success_of_one_of_two_sends_need_not_end_what_the_other_may_do_again() -> None:
    late = replace(AMENDED.tries[0], late_success_at=55.0)
    again = replace(late, at=53.0, late_success_at=None)
    assert with_job(AMENDED, steps=in_doubt(AMENDED, until=59.0), tries=(late, again)) == set()


def test_a_history_that_does_not_lead_to_the_state_does_not_replay() -> None:
    assert with_job(AMENDED, steps=AMENDED.steps[:1]) >= {"unreplayed"}
    assert with_job(AMENDED, steps=(*AMENDED.steps, Step(52.1, "waiting", "sent"))) >= {"unreplayed"}
    back = (*AMENDED.steps, Step(52.1, "sent", "unknown"))
    assert with_job(AMENDED, steps=back, state="unknown") >= {"unreplayed"}


def test_a_request_without_an_attempt_before_it_is_unaccounted() -> None:
    last = CLEAN.writes[-1]
    assert found(writes=(*CLEAN.writes, replace(last, at=54.0))) == {"unaccounted"}
    assert found(writes=(*CLEAN.writes[:-1], replace(last, at=50.9))) == {"unaccounted"}
    assert found(writes=(*CLEAN.writes, replace(last, request=("pcare", "POST x", "y")))) == {"unaccounted"}
