"""What befalls one visit after the desk wrote it down, drawn from the seed as a lawful walk: no act is ever refused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random


class Deed(StrEnum):
    """What the desk and the doctor do with a visit; each is one transaction of the product's own."""

    REGISTER = "register"
    CALL = "call"
    ABSENT = "absent"
    FINISH = "finish"
    AMEND = "amend"
    VOID = "void"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Act:
    """One deed at `at` seconds of its phase. `text` is told to BPJS, and tells this act from every other.

    `seed` draws what else the doctor writes.
    """

    at: float
    deed: Deed
    text: str
    seed: int = 0


_LEAVES = None
"""Nothing more happens."""
_NEXT: Mapping[Deed, Mapping[Deed | None, int]] = {
    Deed.REGISTER: {Deed.CALL: 55, Deed.FINISH: 20, Deed.CANCEL: 15, _LEAVES: 10},
    Deed.CALL: {Deed.CALL: 10, Deed.ABSENT: 15, Deed.FINISH: 55, Deed.CANCEL: 10, _LEAVES: 10},
    Deed.ABSENT: {Deed.CALL: 40, Deed.FINISH: 20, Deed.CANCEL: 25, _LEAVES: 15},
    Deed.FINISH: {Deed.AMEND: 30, Deed.VOID: 30, _LEAVES: 40},
    Deed.AMEND: {Deed.AMEND: 20, Deed.VOID: 30, _LEAVES: 50},
    Deed.VOID: {Deed.FINISH: 40, Deed.CANCEL: 45, _LEAVES: 15},
}
"""What may follow what, and of a hundred how often. A signed record is voided before its visit is cancelled."""
_PAUSES = ((0.0, 0.2), (0.2, 1.5), (1.5, 4.0))
"""Seconds between two acts: before, while and after the worker tells BPJS of the first."""


def life(dice: Random, begins: float, until: float, name: str) -> Iterator[Act]:
    """The acts that follow a registration at `begins`, none later than `until`; `name` tells the visit from others."""
    at, last = begins, Deed.REGISTER
    while last in _NEXT:
        at += dice.uniform(*dice.choice(_PAUSES))
        chances = _NEXT[last]
        [deed] = dice.choices([*chances], [*chances.values()])
        if deed is _LEAVES or at > until:
            return
        yield Act(at, deed, f"{name} {deed} {at:.3f}", dice.randrange(2**32))
        last = deed
