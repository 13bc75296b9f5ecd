"""The judgement: what BPJS got against what was promised, and the job rows against themselves. Pure.

Nothing a worker says about itself is believed. Times are epoch seconds of one machine's one clock, so no tolerance.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from titian.outbox.states import OPEN, State, UnlawfulEdge, check_edge

T = TypeVar("T")
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Key:
    """What BPJS tells its entries apart by; the day is an ISO date."""

    service: str
    card: str
    poli: str
    day: str


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a job's history."""

    at: float
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt to send, as its row says; `body` is the exact text."""

    at: float
    body: str


@dataclass(frozen=True, slots=True)
class Promise:
    """One job: what was promised, where it is, and how it came there."""

    pk: int
    key: Key
    facts: tuple[object, ...]
    wanted: bool
    state: str
    number: str
    steps: tuple[Step, ...]
    tries: tuple[Try, ...]

    @property
    def lane(self) -> tuple[str, str, str]:
        """What must go one after another (R1), whatever lane the row says it has."""
        return self.key.service, self.key.card, self.key.day

    def is_in_doubt(self, at: float) -> bool:
        """Whether by its history it was sending or unknown at that moment."""
        before = [step for step in self.steps if step.at <= at]
        return bool(before) and before[-1].end in (State.SENDING, State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Post:
    """One write that reached the sandbox."""

    at: float
    service: str
    body: str
    is_duplicate: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One live registration or ticket that BPJS has. `facts` are the values it was given."""

    key: Key
    number: str
    facts: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Both sides at the end: the job rows in order of their promises, the sandbox's record and state."""

    promises: tuple[Promise, ...]
    posts: tuple[Post, ...]
    entries: tuple[Entry, ...]


def judge(evidence: Evidence) -> dict[str, list[str]]:
    """For each fault the sentences that prove it; all empty is a clean run."""
    return {name: list(find(evidence)) for name, find in FAULTS.items()}


def lost(evidence: Evidence) -> Iterator[str]:
    """Promised and wanted, but BPJS does not have it, or not as promised."""
    entries = {entry.key: entry for entry in evidence.entries}
    for one in evidence.promises:
        entry = entries.get(one.key)
        if entry is None and (one.wanted or one.state == State.SENT):
            yield f"job {one.pk} is {one.state}, and BPJS has nothing of it"
        if entry is not None and not all(fact in entry.facts for fact in one.facts):
            yield f"job {one.pk}: BPJS has something else than was promised"


def doubled(evidence: Evidence) -> Iterator[str]:
    """Twice at BPJS, sent although it was there, or delivered twice by our own history.

    A second antrean is lawful where the first one's answer was lost: Antrean cannot be asked, and keeps one.
    """
    for key, times in Counter(entry.key for entry in evidence.entries).items():
        if times > 1:
            yield f"BPJS has {times} of {key.service} for one card, poli and day"
    for post in evidence.posts:
        if post.is_duplicate:
            yield f"a registration was sent at {post.at:.3f} that BPJS already had"
    for one in evidence.promises:
        arrivals = sum(step.end == State.SENT for step in one.steps)
        if arrivals > 1:
            yield f"job {one.pk} came to sent {arrivals} times"


def out_of_order(evidence: Evidence) -> Iterator[str]:
    """A later promise of a lane arrived while an earlier one might have been on its way (R1)."""
    by_body = {(one.key.service, sent.body): one for one in evidence.promises for sent in one.tries}
    lanes = _grouped(evidence.promises, lambda one: one.lane)
    for post in evidence.posts:
        later = by_body.get((post.service, post.body))
        if later is None:
            continue  # `unaccounted` tells
        for earlier in lanes[later.lane]:
            if earlier.pk < later.pk and earlier.is_in_doubt(post.at):
                yield f"job {later.pk} arrived at {post.at:.3f} while job {earlier.pk} was in doubt"


def wrong_number(evidence: Evidence) -> Iterator[str]:
    """The number on the job is not the one BPJS has for its card, poli and day."""
    numbers = {entry.key: entry.number for entry in evidence.entries}
    for one in evidence.promises:
        if one.state == State.SENT and one.number != numbers.get(one.key, one.number):
            yield f"job {one.pk} has number {one.number!r}, BPJS has {numbers[one.key]!r}"


def stuck(evidence: Evidence) -> Iterator[str]:
    """Wanted, refused by nobody, and yet open, or given up."""
    for one in evidence.promises:
        if one.state in OPEN or (one.wanted and one.state != State.SENT):
            yield f"job {one.pk} is {one.state}"


def unreplayed(evidence: Evidence) -> Iterator[str]:
    """The history does not lead, by lawful edges, to where the job is."""
    for one in evidence.promises:
        problem = _broken_history(one)
        if problem:
            yield f"job {one.pk}: {problem}"


def unaccounted(evidence: Evidence) -> Iterator[str]:
    """A write reached BPJS for which no attempt had been written before."""
    started = _grouped(
        ((one.key.service, sent.body, sent.at) for one in evidence.promises for sent in one.tries),
        lambda sent: sent[:2],
    )
    arrived: Counter[tuple[str, str]] = Counter()
    for post in sorted(evidence.posts, key=lambda post: post.at):
        what = (post.service, post.body)
        arrived[what] += 1
        if sum(sent[2] <= post.at for sent in started[what]) < arrived[what]:
            yield f"a {post.service} request at {post.at:.3f} belongs to no attempt"


FAULTS: dict[str, Callable[[Evidence], Iterable[str]]] = {
    find.__name__: find
    for find in (lost, doubled, out_of_order, wrong_number, stuck, unreplayed, unaccounted)
}


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
