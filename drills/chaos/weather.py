"""The sandbox's dials, spell by spell, and the scale of time that everything in the drill is measured in."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from random import Random

from titian.outbox.timing import Timing

FACTOR = float(os.environ.get("TITIAN_TIME_FACTOR", "") or 1 / 30)
"""Of every delay of the engine. By default a minute becomes two seconds, which two busy cores still bear: what takes
the drill's own processes is not scaled with it, and with 1/60 an exchange has half a second for the signed request,
the sandbox's turn and the answer. Where that is too little most exchanges run out of time, and the drill tells of the
machine instead of the engine. On an idle one dev.py chaos --scale asks for more."""

TIMING = Timing().scaled(FACTOR)
SETTLED = TIMING.over
"""Seconds after a lost answer within which BPJS may commit, and a correct engine is right (delivery.md R5)."""

Dials = dict[str, object]

_DEADLINE_MS = TIMING.deadline * 1000

AFTERWARDS = 0.3
"""Seconds that the sandbox takes for each request after an outage."""

_SLOW_CLOCK = -10
"""Seconds: to BPJS the moment of a call that was made just now does not exist yet, and it refuses the call for that."""
_LATE = (0.65 * SETTLED, 0.85 * SETTLED)
"""Seconds: after the first look-up of an engine that asks once, or at once, and well before one that asks twice is
certain, also where the request itself was slow to come."""
_OPENING = ("commits late", "answers lost", "refusals")
_WEATHER: dict[str, Dials] = {
    "commits late": {"commit_late": (0.3, 0.5), "commit_late_s": _LATE},
    "answers lost": {"drop_after_accept": (0.3, 0.6)},
    "lost and late": {"drop_after_accept": (0.3, 0.5), "commit_late_s": (0.4 * SETTLED, 0.9 * SETTLED)},
    "lost and unattributed": {"drop_after_accept": (0.3, 0.5), "parts_missing": (0.3, 0.6)},
    "requests lost": {"drop_before_accept": (0.2, 0.4)},
    "gateway": {"html502": (0.1, 0.2), "html502_after_accept": (0.2, 0.4)},
    "garbage": {"garbage": (0.1, 0.3)},
    "limited": {"rate_limit_429": (0.2, 0.4), "retry_after_s": 1},
    "rationed": {"rate_limit_rps": 12, "retry_after_s": 1},
    "refusals": {"random_refusal": (0.2, 0.4), "clock_skew_s": _SLOW_CLOCK},
    "slow": {
        "latency_ms": (0.2 * _DEADLINE_MS, 0.3 * _DEADLINE_MS),
        "latency_jitter_ms": 0.3 * _DEADLINE_MS,
        "drop_after_accept": (0.1, 0.3),
    },
    # Longer than anybody waits for an answer, and shorter than anybody waits before asking what became of it.
    "stalls": {"latency_tail": (0.2, 0.4), "latency_tail_ms": (1.2 * _DEADLINE_MS, 1.6 * _DEADLINE_MS)},
    "answers trickle": {"slow_loris_s": (0.3 * TIMING.deadline, 1.6 * TIMING.deadline)},
    "gives out": {"fail_after": 20},
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

SWITCHES: dict[str, tuple[object, ...]] = {
    "antrean_http": ("200", "mirror"),
    "batal_after_call": ("refuse", "accept"),
    "body_limit": (0, 8192),
    "code_type": ("number", "text"),
    "created_shape": ("object", "array"),
    "diagnosis_dots": (True, False),
    "discharge_list": ("live", "catalogue", "own_request"),
    "duplicate_antrean": ("refused", "replaced", "doubled"),
    "duplicate_code": (401, 412, 428),
    "duplicate_scope": ("account", "everywhere"),
    "duplicate_text": ("poli", "day"),
    "encrypted_412": (False, True),
    "history_faskes": ("ppk", "provider"),
    "list_cards": ("none", "all"),
    "list_counts": ("catalogue", "always", "never"),
    "list_shape": ("list", "bare"),
    "max_limit": (0, 7),
    "not_found": ("204", "empty"),
    "number_form": ("number", "dot", "comma"),
    "optional_parts": ("given", "null"),
    "plain_kunjungan": ("404", "accept"),
    "ref_shape": ("list", "bare"),
    "refusal_place": ("meta", "array", "object", "text"),
    "reuse_numbers": (False, True),
    "service_dates": ("until_today", "today", "any"),
    "start_base": ("both", 0, 1),
    "suhu_form": ("any", "dot"),
    "timestamp_window_s": (300, 60),
    "unknown_peserta": ("not_found", "412"),
    "vague_401": (False, True),
    "visit_created_shape": ("array", "object"),
    "waktu_check": ("day", "off"),
}
"""What nobody knows of BPJS (spec/bpjs-fktp.md §11), as far as a correct engine bears it.

Left out are a temperature with a comma, which the engine does not write, and a practice's hours, which the drill does
not keep.
"""

UNTURNED: dict[str, str] = {
    **dict.fromkeys(("closed_day", "open_every_day"), "on a day off BPJS refuses all that this drill has"),
    **dict.fromkeys(("missing_phone", "missing_nik"), "refuses for ever who has none"),
    **dict.fromkeys(("icare_user_key", "icare_authorization"), "nobody opens iCare"),
    **dict.fromkeys(("procedure_names", "prognosis_texts", "rujukan_form"), "nobody reads what it changes"),
    "part_created_shape": "no job brings medicines, procedures or check-ups",
    "misshapen_code": "the engine sends no rujukan in a wrong shape",
    "seed": "the drill's own, from the start of the sandbox on",
}
"""The dials that the drill leaves as they are, and why."""


@dataclass(frozen=True, slots=True)
class Spell:
    """From `at` on, seconds after its phase began, the sandbox's dials stand so."""

    at: float
    name: str
    dials: Dials


def switches(seed: int) -> Dials:
    """One world of those that BPJS may be. Consecutive seeds, as consecutive days have, meet every position of each
    switch: as many as it has positions, from a multiple of that on, are one shuffle of them."""
    return {name: _position(name, values, seed) for name, values in sorted(SWITCHES.items())}


def _position(name: str, values: tuple[object, ...], seed: int) -> object:
    round_, place = divmod(seed, len(values))
    return Random(f"{name} {round_}").sample(values, len(values))[place]


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
    """Slow enough to stop a worker in the middle; from `late` on nearly all commits are late, so that who believes too
    soon that nothing arrived is seen in every run; from `refused` on half is refused; from `fair` on all is well."""
    yield Spell(0.0, "lull", CALM | {"latency_ms": 0.6 * _DEADLINE_MS, "drop_after_accept": 0.5})
    drawn = _drawn(dice, _WEATHER["commits late"]) | {"commit_late": 0.9}
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
