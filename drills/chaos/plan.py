"""What will happen, computed from the seed before anything starts: who comes when, and what goes wrong when.

A storm, then some lulls. In a storm a backlog hides faults: what a stopped worker held is not finished by the other
before it goes on, and nobody looks for what commits late before it is there. A lull begins without a backlog.

Times are seconds from the start of a phase. The same seed, size and number of workers give the same plan; what the
workers and the sandbox make of it depends on the machine.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, count
from random import Random

from drills.chaos import weather
from drills.chaos.life import Act
from drills.chaos.visits import People, Visit
from drills.chaos.weather import SETTLED, TIMING, Dials, Spell
from titian.outbox.kinds import PER_SERVICE

MOST = 10_000
"""Visits of one day: the sandbox has no more cards than it can tell apart."""

_SECOND_POLI = 0.25
_COMES_AGAIN = 0.1
"""Of all visits those of somebody who was cancelled or moved away, and is registered anew for the same poli."""
_BEAT = TIMING.deadline
_LULL, _IN_A_LULL, _MOST_LULLS = 10 * _BEAT, 15, 4
"""Seconds of a lull, the visits in one, and how many there are at most."""
_MOMENTS = (_BEAT, 4.1 * _BEAT, 6.1 * _BEAT)
"""When they come, seconds."""

_BEFORE_IT, _OUTAGE_A_VISIT, _AFTERMATH = 1.0, 4 * 3600 / 300, 15.0
"""Fair seconds before an outage, how long it lasts for each visit (unscaled), and fair seconds afterwards."""

_FAULTS_TO_MEET = ("kills", "stops", "answers_lost", "late_commits", "lapsed_leases")
"""Of each a storm must have met one for fifty visits."""

_FEW_ASKED_FOR, _VISITS_FOR_ONE = 3, 50
"""Jobs at most that a person may have to ask for when all is calm, and one more for so many visits: their last pause is
longer than the drill's patience. Where there are more, the engine does not come to an end by itself, and what arrives
then proves nothing."""

_RESPITE = (2.5, 5.0)
"""Seconds between blows to one worker."""

SHORT_STOP = TIMING.lease + 0.9 * SETTLED
"""Not longer for a worker that may have been stopped between its last look at the clock and the write.

No program can close that gap. What it writes when it goes on must arrive before absence would be certain.
"""
_STOPPED = (TIMING.lease * 1.2, SHORT_STOP)
_NAP = TIMING.lease + 1.2 * SETTLED
"""Long enough that the other worker has finished what the stopped one began."""


class Hurt(StrEnum):
    """What is done to a worker."""

    KILL = "SIGKILL"
    STOP = "SIGSTOP"


@dataclass(frozen=True, slots=True)
class Blow:
    """A worker is killed and stays away, or is stopped past its lease, for `seconds`. `worker` is its place, or None
    for whoever has most under way."""

    at: float
    worker: int | None
    hurt: Hurt
    seconds: float


@dataclass(frozen=True, slots=True)
class Press:
    """An admin presses Kirim Ulang: on all that failed, and impatiently on some that are open; and edits what waits.

    `luck` seeds which.
    """

    at: float
    luck: int


@dataclass(frozen=True, slots=True)
class Restart:
    """The database server is restarted, where there is one."""

    at: float
    mode: str


@dataclass(frozen=True, slots=True)
class Phase:
    """A storm or a lull of so many seconds; visits, and the blows to each worker, are in order of time."""

    seconds: float
    visits: tuple[Visit, ...]
    spells: tuple[Spell, ...]
    blows: tuple[Blow, ...]
    presses: tuple[Press, ...] = ()
    restarts: tuple[Restart, ...] = ()

    @property
    def acts(self) -> list[tuple[Visit, Act]]:
        """In order of time."""
        return sorted(((one, act) for one in self.visits for act in one.life), key=lambda pair: pair[1].at)


@dataclass(frozen=True, slots=True)
class Plan:
    """`n` visits in phases that follow one another, each as soon as the one before is digested.

    `switches` are the sandbox's answers to what nobody knows of BPJS, for the whole run. A run must have met at least
    what it `needs`, else it proves nothing; and no more than its `limits`. `has_admin`: somebody presses what can be
    pressed.
    """

    name: str
    seed: int
    n: int
    workers: int
    switches: Dials
    phases: tuple[Phase, ...]
    needs: Mapping[str, int]
    limits: Mapping[str, int]
    has_admin: bool = True

    @property
    def world(self) -> list[str]:
        """The switches in words."""
        return [f"{name} {value}" for name, value in self.switches.items()]

    @property
    def weather(self) -> list[str]:
        """The names of all spells, each once."""
        return sorted({spell.name for phase in self.phases for spell in phase.spells})

    @property
    def arguments(self) -> list[str]:
        """How a child process is told which plan it is."""
        size = ["--seed", self.seed, "--n", self.n, "--workers", self.workers]
        return ["--plan", self.name, *map(str, size)]

    @property
    def seconds(self) -> float:
        return sum(phase.seconds for phase in self.phases)

    @property
    def visits(self) -> tuple[Visit, ...]:
        return tuple(chain.from_iterable(phase.visits for phase in self.phases))


def make(seed: int, n: int, workers: int = 2) -> Plan:
    """The plan of `n` visits, at most MOST, for so many workers."""
    dice = Random(seed)
    switches = weather.switches(seed)
    lulls = min(_MOST_LULLS, n // 60 + 1, n // _IN_A_LULL)
    people = People(dice, seed, n)
    storm = _storm(dice, people, n - lulls * _IN_A_LULL, workers)
    quiet = [_lull(dice, people) for _ in range(lulls)]
    needs = dict.fromkeys(_FAULTS_TO_MEET, max(1, n // 50)) | {"typed": n // 50}
    needs["kills"] = max(1, min(n * workers // 100, needs["kills"]))  # who is away cannot be killed
    limits = {"asked_for": _FEW_ASKED_FOR + n // _VISITS_FOR_ONE}
    return Plan("storm", seed, n, workers, switches, (storm, *quiet), needs, limits)


def outage(seed: int, n: int, workers: int = 2) -> Plan:
    """BPJS is away, while the desk goes on and nobody at the monitor lifts a finger: four hours for 300 visits."""
    dice = Random(seed)
    switches, people = weather.switches(seed), People(dice, seed, n)
    away = n * _OUTAGE_A_VISIT * weather.FACTOR
    seconds = away + _AFTERMATH
    visits = [people.visit(dice.uniform(0.0, away), seconds, people.newcomer()) for _ in range(n)]
    spells = tuple(weather.outage(dice, _BEFORE_IT, away))
    phase = Phase(seconds, _in_order(visits), spells, blows=())
    limits = {"most_at_once": PER_SERVICE, "resends": 0, "edits": 0}
    return Plan("outage", seed, n, workers, switches, (phase,), {"backlog": n // 2}, limits, has_admin=False)


PLANS = {"storm": make, "outage": outage}


def _storm(dice: Random, people: People, n: int, workers: int) -> Phase:
    seconds = max(8.0, n * 0.25)
    return Phase(
        seconds,
        visits=_in_order(_visits(dice, people, n, seconds)),
        spells=tuple(weather.stormy(dice, seconds)),
        blows=tuple(chain.from_iterable(_blows(dice, worker, seconds) for worker in range(workers))),
        presses=tuple(_presses(dice, seconds)),
        restarts=tuple(_restarts(dice, seconds)),
    )


def _visits(dice: Random, people: People, n: int, seconds: float) -> list[Visit]:
    """Some of those who left a poli come again; if too few did, others come."""
    again = round(n * _COMES_AGAIN)
    first = list(_arrivals(dice, people, n - again, seconds))
    gone = [one for one in first if one.vacated]
    second = [people.again(one, seconds) for one in dice.sample(gone, min(again, len(gone)))]
    times = [dice.uniform(0.0, seconds * 0.8) for _ in range(again - len(second))]
    return first + second + [people.visit(at, seconds, people.newcomer()) for at in times]


def _arrivals(dice: Random, people: People, n: int, seconds: float) -> Iterator[Visit]:
    """Most come once; a quarter, or more if the members do not suffice, goes on to another poli a moment later."""
    cards = people.cards[: round(n * (1 - _SECOND_POLI))]
    times = [(place + dice.random()) / len(cards) * seconds * 0.8 for place in range(len(cards))]
    for number in range(n):
        round_, who = divmod(number, len(cards))
        times[who] += dice.uniform(0.0, 0.4) if round_ else 0.0
        yield people.visit(times[who], seconds, cards[who])


def _lull(dice: Random, people: People) -> Phase:
    """A third come just before their worker naps, a third to the others, who work alone while commits are late, and a
    third while BPJS refuses: what follows has to wait until an admin sees to it.

    Their lives are plain: what is taken back and promised anew would keep that worker from looking for what is late.
    """
    times = [_MOMENTS[number % len(_MOMENTS)] + dice.uniform(0.0, 0.1) for number in range(_IN_A_LULL)]
    return Phase(
        _LULL,
        visits=_in_order(people.visit(at, _LULL, people.newcomer(), is_plain=True) for at in times),
        spells=tuple(weather.lull(dice, late=3.8 * _BEAT, refused=6 * _BEAT, fair=7.8 * _BEAT)),
        blows=(Blow(0.9 * _BEAT, None, Hurt.STOP, _NAP),),
        presses=(Press(_LULL - 0.5 * _BEAT, dice.randrange(2**32)),),
    )


def _in_order(visits: Iterable[Visit]) -> tuple[Visit, ...]:
    return tuple(sorted(visits, key=lambda visit: visit.at))


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


def _presses(dice: Random, seconds: float) -> Iterator[Press]:
    at = dice.uniform(1.0, 3.0)
    while at < seconds:
        yield Press(at, dice.randrange(2**32))
        at += dice.uniform(1.5, 4.0)


def _restarts(dice: Random, seconds: float) -> Iterator[Restart]:
    at = dice.uniform(3.0, 6.0)
    while at < seconds:
        yield Restart(at, dice.choice(("immediate", "fast")))
        at += dice.uniform(12.0, 20.0)
