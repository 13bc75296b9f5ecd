"""What will happen, computed from the seed before anything starts: who comes when, and what goes wrong when.

Times are seconds from the start of the storm. The same seed and size give the same plan; what the two workers and
the sandbox make of it depends on the machine.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, count, islice
from random import Random

from bpjs_sandbox.accounts import MELATI
from bpjs_sandbox.people import Member, invent
from titian.delivery.timing import Timing

FACTOR = 1 / 40
"""Of every delay of the engine: a minute becomes one and a half seconds, which two busy cores still bear."""

TIMING = Timing().scaled(FACTOR)
SETTLED = TIMING.settle + TIMING.absent_gap
"""Seconds after a lost answer within which BPJS may commit, and a correct engine is right (delivery.md R5)."""

WORKERS = 2
DUPLICATE = 428
"""The code of a duplicate registration, which nothing else in the sandbox answers with."""

_SECOND_POLI = 0.25
_LULL, _IN_A_LULL, _MOST_LULLS = 9.0, 12, 4
"""Seconds of a lull, the registrations in one, and how many there are at most.

In a storm a backlog hides what goes wrong: what a stopped worker held is not finished by the other before it goes
on, and nobody looks for what commits late before it is there.
"""
_HEAL = 4.0
"""Seconds before the storm's end after which no blow falls any more."""

_OPENING = ("commits late", "answers lost")
_WEATHER: dict[str, dict[str, object]] = {
    "commits late": {"commit_late": (0.3, 0.5), "commit_late_s": (0.8 * SETTLED, 0.95 * SETTLED)},
    "answers lost": {"drop_after_accept": (0.3, 0.6)},
    "lost and late": {"drop_after_accept": (0.3, 0.5), "commit_late_s": (0.4 * SETTLED, 0.9 * SETTLED)},
    "requests lost": {"drop_before_accept": (0.2, 0.4)},
    "gateway": {"html502": (0.1, 0.2), "html502_after_accept": (0.2, 0.4)},
    "garbage": {"garbage": (0.1, 0.3)},
    "limited": {"rate_limit_429": (0.2, 0.4), "retry_after_s": 1},
    "refusals": {"random_refusal": (0.1, 0.3)},
    "slow": {"latency_ms": (200.0, 300.0), "drop_after_accept": (0.1, 0.3)},
    "fair": {},
}
_OUTAGES: dict[str, dict[str, object]] = {
    "port closed": {"down": "refuse"},
    "connections reset": {"down": "reset"},
    "maintenance": {"down": "html503"},
}
CALM: dict[str, object] = {
    **dict.fromkeys(chain.from_iterable(_WEATHER.values()), 0.0),
    "down": "off",
    "retry_after_s": 1,
    "duplicate_code": DUPLICATE,
}
"""All dials off; only a duplicate keeps its own code."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody comes to the desk for one poli; the complaint tells this visit from every other."""

    at: float
    card: str
    poli_code: str
    complaint: str


@dataclass(frozen=True, slots=True)
class Spell:
    """From `at` on the sandbox's dials stand so."""

    at: float
    name: str
    dials: dict[str, object]


class Hurt(StrEnum):
    """What is done to a worker."""

    KILL = "SIGKILL"
    STOP = "SIGSTOP"


@dataclass(frozen=True, slots=True)
class Blow:
    """A worker is killed and stays away, or is stopped past its lease, for `seconds`."""

    at: float
    worker: int
    hurt: Hurt
    seconds: float


@dataclass(frozen=True, slots=True)
class Press:
    """An admin presses Kirim Ulang: on all that failed, and impatiently on some that are open (`luck` seeds which)."""

    at: float
    luck: int


@dataclass(frozen=True, slots=True)
class Plan:
    """All of it, each list in order of time. `seconds` is the length of the storm."""

    seed: int
    n: int
    seconds: float
    visits: tuple[Visit, ...]
    spells: tuple[Spell, ...]
    blows: tuple[Blow, ...]
    presses: tuple[Press, ...]


def peserta(seed: int) -> list[Member]:
    """The clinic's ordinary members, who can all be registered."""
    return [one for one in invent(seed) if one.magic is None and one.faskes_code == MELATI.faskes_code]


def most(seed: int) -> int:
    """How many registrations one day has room for: each member once at each poli."""
    return len(peserta(seed)) * len(MELATI.poli)


def make(seed: int, n: int) -> Plan:
    """The plan of `n` registrations, at most `most(seed)`: a storm, then some lulls."""
    dice = Random(seed)
    lulls = min(_MOST_LULLS, max(1, n // 60))
    storm_visits = max(0, n - lulls * _IN_A_LULL)
    storm = max(8.0, n * 0.25)
    starts = [storm + number * _LULL for number in range(lulls)]
    arrivals = chain(
        _in_the_storm(dice, len(peserta(seed)), storm_visits, storm), _in_the_lulls(dice, starts)
    )
    return Plan(
        seed=seed,
        n=n,
        seconds=storm + lulls * _LULL,
        visits=tuple(sorted(_visits(dice, seed, islice(arrivals, n)), key=lambda one: one.at)),
        spells=(*_spells(dice, storm), *chain.from_iterable(_calm_spells(dice, start) for start in starts)),
        blows=(
            *chain.from_iterable(_blows(dice, worker, storm - _HEAL) for worker in range(WORKERS)),
            *(Blow(start + 0.9, place % WORKERS, Hurt.STOP, _NAP) for place, start in enumerate(starts)),
        ),
        presses=tuple(_presses(dice, storm)),
    )


def _in_the_storm(dice: Random, members: int, n: int, seconds: float) -> Iterator[tuple[float, int]]:
    """When, and the how manieth person: a quarter, or more if the members do not suffice, goes on to another poli."""
    people = min(round(n * (1 - _SECOND_POLI)), members)
    arrivals = [(place + dice.random()) / people * seconds * 0.85 for place in range(people)]
    for number in range(n):
        round_, who = divmod(number, people)
        arrivals[who] += dice.uniform(0.0, 0.4) if round_ else 0.0
        yield arrivals[who], who


def _in_the_lulls(dice: Random, starts: list[float]) -> Iterator[tuple[float, None]]:
    """Half of them for the worker that is about to be stopped, half for the one that then works alone."""
    for start in starts:
        for number in range(_IN_A_LULL):
            yield start + (1.0 if number % 2 else 3.6) + dice.uniform(0.0, 0.2), None


def _visits(dice: Random, seed: int, arrivals: Iterable[tuple[float, int | None]]) -> Iterator[Visit]:
    """A card and a poli for each; who is nobody in particular has been at the fewest poli."""
    cards = [one.card for one in peserta(seed)]
    dice.shuffle(cards)
    turns = {card: dice.sample(MELATI.poli, len(MELATI.poli)) for card in cards}
    for number, (at, who) in enumerate(arrivals):
        card = cards[who] if who is not None else max(cards, key=lambda one: len(turns[one]))
        yield Visit(at, card, turns[card].pop().code, f"keluhan {seed}-{number}")


def _spells(dice: Random, seconds: float) -> Iterator[Spell]:
    """The two that lose answers first, then rounds of all weathers, those two twice, with one short outage each."""
    at, names = 0.0, _shuffled(dice, [*_OPENING])
    while at < seconds:
        name = names.pop(0)
        is_outage = name in _OUTAGES
        drawn = _drawn(dice, _OUTAGES[name] if is_outage else _WEATHER[name])
        yield Spell(at, name, CALM | {"latency_ms": dice.uniform(20, 80)} | drawn)
        at += dice.uniform(0.8, 1.5) if is_outage else dice.uniform(2.5, 3.5)
        names = names or _shuffled(dice, [*_WEATHER, *_OPENING, dice.choice(sorted(_OUTAGES))])


def _shuffled(dice: Random, names: list[str]) -> list[str]:
    return dice.sample(names, len(names))


def _calm_spells(dice: Random, start: float) -> Iterator[Spell]:
    """Nothing is in the way of the other worker while one naps, then of doubting what commits late."""
    yield Spell(start, "lull", CALM | {"latency_ms": 500.0})
    yield Spell(
        start + 3.2,
        "lull, commits late",
        CALM | {"latency_ms": 20.0} | _drawn(dice, _WEATHER["commits late"]),
    )


def _drawn(dice: Random, dials: dict[str, object]) -> dict[str, object]:
    return {
        name: dice.uniform(*range_) if isinstance(range_, tuple) else range_ for name, range_ in dials.items()
    }


def _blows(dice: Random, worker: int, seconds: float) -> Iterator[Blow]:
    """Kills and stops in turn. A stop outlasts the lease."""
    at = dice.uniform(2.0, 3.5)
    for turn in count(worker):
        if at >= seconds:
            return
        hurt = (Hurt.KILL, Hurt.STOP)[turn % 2]
        lasts = dice.uniform(0.1, 1.0) if hurt is Hurt.KILL else dice.uniform(*_STOPPED)
        yield Blow(at, worker, hurt, lasts)
        at += lasts + dice.uniform(*_RESPITE)


_RESPITE = (2.5, 5.0)
"""Seconds between blows to one worker."""

_STOPPED = (TIMING.lease * 1.2, TIMING.lease + 0.9 * SETTLED)
_NAP = TIMING.lease + 1.2 * SETTLED
"""Long enough that the other worker has finished what the stopped one began."""

SHORT_STOP = TIMING.lease + 0.9 * SETTLED
"""Not longer for a worker that may have been stopped between its last look at the clock and the write.

No program can close that gap. What it writes when it goes on must arrive before absence would be certain.
"""


def _presses(dice: Random, seconds: float) -> Iterator[Press]:
    at = dice.uniform(1.0, 3.0)
    while at < seconds:
        yield Press(at, dice.randrange(2**32))
        at += dice.uniform(1.5, 4.0)
