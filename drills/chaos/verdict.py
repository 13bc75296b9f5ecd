"""The judgement: what BPJS got against what the clinic's records say, and the job rows against themselves. Pure.

Nothing a worker says about itself is believed. All times are of one machine's one clock, so there is no tolerance.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product
from typing import TypeVar

from drills.chaos.facts import Care, Entry, Evidence, Promise, Try, Write
from titian.outbox.kinds import Kind
from titian.outbox.states import OPEN, State, UnlawfulEdge, check_edge

T = TypeVar("T")
K = TypeVar("K")

BROUGHT = (Kind.TAMBAH_ANTREAN, Kind.TAMBAH_PENDAFTARAN, Kind.TAMBAH_KUNJUNGAN)
_FOLLOWS: Mapping[Kind, Kind] = {
    Kind.PANGGIL_ANTREAN: Kind.TAMBAH_ANTREAN,
    Kind.TAMBAH_KUNJUNGAN: Kind.TAMBAH_PENDAFTARAN,
    Kind.UBAH_KUNJUNGAN: Kind.TAMBAH_KUNJUNGAN,
    Kind.HAPUS_KUNJUNGAN: Kind.TAMBAH_KUNJUNGAN,
    Kind.HAPUS_PENDAFTARAN: Kind.TAMBAH_PENDAFTARAN,
}
"""What BPJS must have of the visit before it hears of this (R2), in words of the drill's own."""

_TAKEN_BACK_BY: Mapping[Kind, Kind] = {
    Kind.TAMBAH_PENDAFTARAN: Kind.HAPUS_PENDAFTARAN,
    Kind.TAMBAH_KUNJUNGAN: Kind.HAPUS_KUNJUNGAN,
}


def judge(evidence: Evidence) -> dict[str, list[str]]:
    """For each fault the sentences that prove it; all empty is a clean run."""
    return {name: list(find(evidence)) for name, find in FAULTS.items()}


def lost(evidence: Evidence) -> Iterator[str]:
    """The clinic's records say so, or a promise stands, but BPJS does not have it, or not with this content."""
    for one, kind in product(evidence.care, BROUGHT):
        key = one.key(kind)
        entry = evidence.live.get(key)
        if not one.wants(kind) or key in evidence.overtaken:
            continue
        if entry is None:
            yield f"visit {one.visit}: BPJS has nothing of {kind}"
        elif kind is Kind.TAMBAH_KUNJUNGAN and one.says not in entry.facts:
            yield f"visit {one.visit}: BPJS has a kunjungan with something else than {one.says!r}"
        elif kind is Kind.TAMBAH_ANTREAN and one.place:
            yield from _not_as_called(evidence, one, entry)
    for promise in evidence.promises:
        yield from _not_as_promised(evidence, promise)


def _not_as_called(evidence: Evidence, one: Care, entry: Entry) -> Iterator[str]:
    """A repeated call is for the waiting room: BPJS goes on having the moment of the first one (R18)."""
    calls = [job for job in evidence.promises if job.visit == one.visit and job.kind is Kind.PANGGIL_ANTREAN]
    told = [job for job in calls if job.wanted]
    if told and told[-1].pk in evidence.forgone:
        return
    if entry.status != one.place:
        yield f"visit {one.visit}: was {one.place}, by BPJS {entry.status}"
    heard = [write for write, job, _ in evidence.sent if job in told and write.committed_at is not None]
    if heard and heard[-1].moment != one.moment:
        yield f"visit {one.visit}: was {one.place} at {one.moment}, by BPJS at {heard[-1].moment}"


def _not_as_promised(evidence: Evidence, one: Promise) -> Iterator[str]:
    entry = evidence.live.get(one.key)
    if not one.wanted or entry is None or entry.is_typed or one.key in evidence.overtaken | evidence.kept:
        return
    if not all(fact in entry.facts for fact in one.facts):
        yield f"job {one.pk} ({one.kind}): BPJS has something else than was promised"


def left_behind(evidence: Evidence) -> Iterator[str]:
    """BPJS has something of a visit that was cancelled, moved away or is paid by somebody else, or a voided record.

    But for an antrean whose patient it was told to be there: then BPJS keeps it.
    """
    wanted = {one.key(kind) for one, kind in product(evidence.care, BROUGHT) if one.wants(kind)}
    for key, entry in evidence.live.items():
        if key not in wanted and key not in evidence.overtaken and entry.status != "present":
            jobs = ", ".join(f"job {one.pk}" for one in evidence.promises if one.key == key)
            yield f"BPJS still has {key.brought_by} of {jobs or 'nobody'}: the clinic's records do not have it there"


def doubled(evidence: Evidence) -> Iterator[str]:
    """Twice at BPJS, sent although it was there, or delivered twice by our own history.

    A second antrean is lawful where the first one's answer was lost: Antrean cannot be asked, and keeps one, or by a
    switch both. So is what PCare committed later than it is asked for, or a person entered by hand and told nobody.
    """
    for key, times in Counter(entry.key for entry in evidence.entries if entry.is_live).items():
        if times > 1 and key not in evidence.repeated:
            yield f"BPJS has {times} of {key.brought_by} for one card, poli and day"
    for write, one, attempt in evidence.sent:
        is_lawful = one.key in evidence.came_too_late or _nobody_told(evidence, one, write, attempt)
        if write.is_duplicate and not is_lawful:
            yield f"{_arrived(one, write)} for what BPJS already had"
    for one in evidence.promises:
        arrivals = sum(step.end == State.SENT and step.is_attempts for step in one.steps)
        if arrivals > 1:
            yield f"job {one.pk} came to sent {arrivals} times"


def _nobody_told(evidence: Evidence, one: Promise, write: Write, attempt: Try) -> bool:
    """Whether a person had entered it by hand, of which the bridge heard no sooner than it began to send it."""
    typed_at = evidence.typed_at.get(one.key)
    is_told = one.told_at is not None and one.told_at <= attempt.at
    looked_at = write.at if write.looked_at is None else write.looked_at
    return typed_at is not None and typed_at <= looked_at and not is_told


def out_of_order(evidence: Evidence) -> Iterator[str]:
    """A later promise of a lane arrived while an earlier one might have been on its way (R1), or before a step that
    it needs (R2). What had failed, and is sent again by a person when the later one has begun, waits for that."""
    lanes = _grouped(evidence.promises, lambda one: one.lane)
    visits = _grouped(evidence.promises, lambda one: one.visit)
    for write, later, attempt in evidence.sent:
        for earlier in lanes[later.lane]:
            is_asked_again = earlier.is_asked_again(attempt.at, write.at)
            if earlier.is_in_doubt(write.at) and _holds_up(earlier, later) and not is_asked_again:
                yield f"{_arrived(later, write)} while job {earlier.pk} was in doubt"
        before = [one for one in visits[later.visit] if one.pk < later.pk]
        yield from _too_early(later, write, before)


def _holds_up(earlier: Promise, later: Promise) -> bool:
    """A call holds up nothing of another poli's line (R2)."""
    is_of_another_line = earlier.kind is Kind.PANGGIL_ANTREAN and earlier.key.poli != later.key.poli
    return earlier.pk < later.pk and not (_is_given_up(earlier) or is_of_another_line)


def _is_given_up(one: Promise) -> bool:
    """Antrean cannot be asked: what nobody wants any more is taken back whether it arrived or not (R11)."""
    return one.is_antrean and not one.wanted


def _too_early(one: Promise, write: Write, before: list[Promise]) -> Iterator[str]:
    """Of the same poli: who has moved, or is paid by BPJS anew, has steps that were taken back."""
    needed, alike = _FOLLOWS.get(one.kind), [step for step in before if step.key.poli == one.key.poli]
    last = next((step for step in reversed(alike) if step.kind is needed), None)
    if needed and (last is None or last.state_at(write.at) != State.SENT):
        yield f"{_arrived(one, write)}, before {needed}"
    if one.kind is Kind.HAPUS_PENDAFTARAN:
        at_bpjs = Counter(step.kind for step in alike if step.state_at(write.at) == State.SENT)
        if at_bpjs[Kind.TAMBAH_KUNJUNGAN] > at_bpjs[Kind.HAPUS_KUNJUNGAN]:
            yield f"{_arrived(one, write)}, before {Kind.HAPUS_KUNJUNGAN}"


def _arrived(one: Promise, write: Write) -> str:
    return f"job {one.pk} ({one.kind}) arrived at {write.at:.3f}"


def wrong_number(evidence: Evidence) -> Iterator[str]:
    """A job has a number that BPJS gave to another card, poli, day or job, or took one that was not its step's."""
    issued = {(entry.key, entry.number) for entry in evidence.entries}
    brought = [one for one in evidence.promises if one.kind in BROUGHT and one.number]
    for one in brought:
        entry = evidence.live.get(one.key)
        if (one.key, one.number) not in issued:
            yield f"job {one.pk} has number {one.number!r}, which BPJS gave to another"
        elif one.wanted and entry is not None and entry.number != one.number:
            yield f"job {one.pk} has number {one.number!r}, BPJS has {entry.number!r}"
    visits = Counter(one.number for one in brought if one.kind is Kind.TAMBAH_KUNJUNGAN)
    for number, owners in visits.items():
        if owners > 1:
            yield f"{owners} jobs have the kunjungan {number!r}"
    for write, one, _ in evidence.sent:
        if write.number and write.number != _number_of_step(one, evidence.promises):
            yield f"{_arrived(one, write)} for number {write.number!r}, which is not its step's"


def _number_of_step(one: Promise, promises: Iterable[Promise]) -> str:
    """Of the last step before it for the same card, poli and day; "" where that one never came to BPJS, or was taken
    back by another."""
    kinds = (one.key.brought_by, _TAKEN_BACK_BY.get(one.key.brought_by))
    before = [
        step for step in promises if (step.visit, step.key) == (one.visit, one.key) and step.pk < one.pk
    ]
    last = next((step for step in reversed(before) if step.kind in kinds), None)
    return last.number if last and last.kind is one.key.brought_by else ""


def stuck(evidence: Evidence) -> Iterator[str]:
    """Refused by nobody for good, and yet open, or given up."""
    for one in evidence.promises:
        is_given_up = one.state == State.FAILED or (one.wanted and one.state != State.SENT)
        is_lawful = one.is_expired or one.pk in evidence.forgone or _is_there(evidence, one)
        if one.state in OPEN or (is_given_up and not is_lawful):
            yield f"job {one.pk} ({one.kind}) is {one.state}"


def _is_there(evidence: Evidence, one: Promise) -> bool:
    """BPJS takes nobody out of the line whom it was told to be there: a person closes the promise."""
    is_closed = one.kind is Kind.BATAL_ANTREAN and one.state == State.CLOSED
    alike = (entry for entry in evidence.entries if entry.is_live and entry.key == one.key)
    return is_closed and any(entry.status != "waiting" for entry in alike)


def unheeded(evidence: Evidence) -> Iterator[str]:
    """An answer that came late said that BPJS has it, and the job went on in doubt (R12): was looked up or sent once
    more, and did not come to sent with its next step. What BPJS does again by another send of it may wait for that."""
    for one in evidence.promises:
        for heard in (attempt.late_success_at for attempt in one.tries):
            if heard is None or not one.is_in_doubt(heard) or _may_come_again(one, heard):
                continue
            if one.next_after(heard) != State.SENT:
                yield f"job {one.pk} ({one.kind}) did not listen at {heard:.3f}"


def _may_come_again(one: Promise, until: float) -> bool:
    """Whether it was sent more than once, and each of them may undo what follows."""
    sends = sum(not attempt.is_lookup and attempt.at <= until for attempt in one.tries)
    return sends > 1 and one.kind not in (*BROUGHT, Kind.PANGGIL_ANTREAN)


def unreplayed(evidence: Evidence) -> Iterator[str]:
    """The history does not lead, by lawful edges, to where the job is."""
    for one in evidence.promises:
        problem = _broken_history(one)
        if problem:
            yield f"job {one.pk}: {problem}"


def unaccounted(evidence: Evidence) -> Iterator[str]:
    """A write reached BPJS for which no attempt had been written before, and no person had typed it."""
    started = _grouped(
        (
            (one.request, one.at)
            for promise in evidence.promises
            for one in promise.tries
            if not one.is_lookup
        ),
        lambda pair: pair[0],
    )
    arrived: Counter[object] = Counter()
    for write in sorted((one for one in evidence.writes if not one.typed), key=lambda write: write.at):
        arrived[write.request] += 1
        if sum(at <= write.at for _, at in started[write.request]) < arrived[write.request]:
            yield f"{write.request[1]} at {write.at:.3f} belongs to no attempt"


FAULTS: dict[str, Callable[[Evidence], Iterable[str]]] = {
    find.__name__: find
    for find in (
        lost, left_behind, doubled, out_of_order, wrong_number, stuck, unheeded, unreplayed, unaccounted,
    )
}  # fmt: skip


def _broken_history(one: Promise) -> str:
    state = ""
    for step in one.steps:
        if step.start != state:
            return f"a step from {step.start} follows one to {state}"
        try:
            if step.start not in ("", step.end):
                check_edge(step.start, step.end)
        except UnlawfulEdge as edge:
            return f"no lawful edge: {edge}"
        state = step.end
    return "" if state == one.state else f"its history ends at {state}, it is {one.state}"


def _grouped(things: Iterable[T], key: Callable[[T], K]) -> Mapping[K, list[T]]:
    found: defaultdict[K, list[T]] = defaultdict(list)
    for thing in things:
        found[key(thing)].append(thing)
    return found
