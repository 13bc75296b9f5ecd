"""The sandbox's dials, spell by spell, and the scale of time that everything in the drill is measured in."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from random import Random

from titian.outbox.timing import Timing

FACTOR = 1 / 30
"""Of every delay of the engine: a minute becomes two seconds, which two busy cores still bear."""

TIMING = Timing().scaled(FACTOR)
SETTLED = TIMING.settle + TIMING.absent_gap
"""Seconds after a lost answer within which BPJS may commit, and a correct engine is right (delivery.md R5)."""

Dials = dict[str, object]

AFTERWARDS = 0.3
"""Seconds that the sandbox takes for each request after an outage."""

_SLOW_CLOCK = -10
"""Seconds: to BPJS the moment of a call that was made just now does not exist yet, and it refuses the call for that."""
_OPENING = ("commits late", "answers lost", "refusals")
_WEATHER: dict[str, Dials] = {
    "commits late": {"commit_late": (0.3, 0.5), "commit_late_s": (0.8 * SETTLED, 0.95 * SETTLED)},
    "answers lost": {"drop_after_accept": (0.3, 0.6)},
    "lost and late": {"drop_after_accept": (0.3, 0.5), "commit_late_s": (0.4 * SETTLED, 0.9 * SETTLED)},
    "lost and unattributed": {"drop_after_accept": (0.3, 0.5), "parts_missing": (0.3, 0.6)},
    "requests lost": {"drop_before_accept": (0.2, 0.4)},
    "gateway": {"html502": (0.1, 0.2), "html502_after_accept": (0.2, 0.4)},
    "garbage": {"garbage": (0.1, 0.3)},
    "limited": {"rate_limit_429": (0.2, 0.4), "retry_after_s": 1},
    "rationed": {"rate_limit_rps": 12, "retry_after_s": 1},
    "refusals": {"random_refusal": (0.2, 0.4), "clock_skew_s": _SLOW_CLOCK},
    "slow": {"latency_ms": (200.0, 300.0), "drop_after_accept": (0.1, 0.3)},
    "fair": {},
}
_OUTAGES: dict[str, Dials] = {
    "port closed": {"down": "refuse"},
    "connections reset": {"down": "reset"},
    "maintenance": {"down": "html503"},
    "gateway down": {"down": "html502"},
    "empty answers": {"down": "empty200"},
}
CALM: Dials = {
    **dict.fromkeys(chain.from_iterable(_WEATHER.values()), 0),
    "down": "off",
    "retry_after_s": 1,
}
"""All dials of the weather off."""

_SWITCHES: dict[str, tuple[object, ...]] = {
    "antrean_http": ("200", "mirror"),
    "code_type": ("number", "text"),
    "created_shape": ("object", "array"),
    "duplicate_antrean": ("refused", "replaced"),
    "duplicate_code": (401, 412, 428),
    "encrypted_412": (False, True),
    "history_faskes": ("ppk", "provider"),
    "list_cards": ("none", "all"),
    "list_counts": ("catalogue", "always", "never"),
    "list_shape": ("list", "bare"),
    "max_limit": (0, 7),
    "not_found": ("204", "empty"),
    "optional_parts": ("given", "null"),
    "plain_kunjungan": ("404", "accept"),
    "ref_shape": ("list", "bare"),
    "reuse_numbers": (False, True),
    "start_base": ("both", 0, 1),
    "vague_401": (False, True),
    "visit_created_shape": ("array", "object"),
    "waktu_check": ("day", "off"),
}
"""What nobody knows of BPJS (spec/bpjs-fktp.md §11), as far as a correct engine bears it.

Left out: a second antrean that doubles, which the engine relies on not to be; what refuses the very content of this
drill; and a practice's hours, which the drill does not keep.
"""


@dataclass(frozen=True, slots=True)
class Spell:
    """From `at` on, seconds after its phase began, the sandbox's dials stand so."""

    at: float
    name: str
    dials: Dials


def switches(dice: Random) -> Dials:
    """One world of those that BPJS may be."""
    return {name: dice.choice(values) for name, values in sorted(_SWITCHES.items())}


def stormy(dice: Random, seconds: float) -> Iterator[Spell]:
    """What finds most first: lost answers, and steps that wait for a refused one; then rounds of all weathers, those
    of the opening twice, with one short outage each."""
    at, names = 0.0, _shuffled(dice, [*_OPENING])
    while at < seconds:
        name = names.pop(0)
        is_outage = name in _OUTAGES
        drawn = _drawn(dice, _OUTAGES[name] if is_outage else _WEATHER[name])
        yield Spell(at, name, CALM | {"latency_ms": dice.uniform(20, 80)} | drawn)
        at += dice.uniform(0.8, 1.5) if is_outage else dice.uniform(2.5, 3.5)
        names = names or _shuffled(dice, [*_WEATHER, *_OPENING, dice.choice(sorted(_OUTAGES))])


def lull(dice: Random, late: float, refused: float, fair: float) -> Iterator[Spell]:
    """Slow enough to stop a worker in the middle; from `late` on most commits are late; from `refused` on half is
    refused; from `fair` on all is well."""
    yield Spell(0.0, "lull", CALM | {"latency_ms": 600.0, "drop_after_accept": 0.5})
    drawn = _drawn(dice, _WEATHER["commits late"]) | {"commit_late": 0.7}
    yield Spell(late, "lull, commits late", CALM | drawn)
    yield Spell(refused, "lull, refusals", CALM | {"random_refusal": 0.5})
    yield Spell(fair, "lull, fair", CALM)


def outage(dice: Random, begins: float, until: float) -> Iterator[Spell]:
    """Every way to be away in turn, then fair, and slow enough to see how many requests are under way at once."""
    ways = _shuffled(dice, [*_OUTAGES])
    yield Spell(0.0, "fair", CALM)
    for place, name in enumerate(ways):
        yield Spell(begins + (until - begins) * place / len(ways), name, CALM | _OUTAGES[name])
    yield Spell(until, "fair", CALM | {"latency_ms": AFTERWARDS * 1000})


def _shuffled(dice: Random, names: list[str]) -> list[str]:
    return dice.sample(names, len(names))


def _drawn(dice: Random, dials: Dials) -> Dials:
    """A pair of numbers is a range to draw from."""
    return {name: dice.uniform(*one) if isinstance(one, tuple) else one for name, one in dials.items()}
