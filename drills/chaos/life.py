"""What befalls one visit after the desk wrote it down, drawn from the seed as a lawful walk: no act is ever refused."""

from collections.abc import Iterator, Mapping, Sequence, Set
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
    MOVE = "move to another poli"
    UMUM = "pays for himself"
    BPJS = "bpjs pays after all"


@dataclass(frozen=True, slots=True)
class Act:
    """One deed at `at` seconds of its phase. `text` is told to BPJS, and tells this act from every other.

    `seed` draws what else the doctor writes. `poli_code` is PCare's, of the poli into whose line the patient comes.
    """

    at: float
    deed: Deed
    text: str
    seed: int = 0
    poli_code: str = ""


_LEAVES = None
"""Nothing more happens."""
_NEXT: Mapping[Deed, Mapping[Deed | None, int]] = {
    Deed.REGISTER: {Deed.CALL: 50, Deed.FINISH: 18, Deed.CANCEL: 14, Deed.MOVE: 10, _LEAVES: 8},
    Deed.CALL: {Deed.CALL: 10, Deed.ABSENT: 13, Deed.FINISH: 53, Deed.CANCEL: 9, Deed.MOVE: 8, _LEAVES: 7},
    Deed.ABSENT: {Deed.CALL: 38, Deed.FINISH: 20, Deed.CANCEL: 22, Deed.MOVE: 8, _LEAVES: 12},
    Deed.FINISH: {Deed.AMEND: 36, Deed.VOID: 30, _LEAVES: 34},
    Deed.AMEND: {Deed.AMEND: 22, Deed.VOID: 32, _LEAVES: 46},
    Deed.VOID: {Deed.FINISH: 38, Deed.CANCEL: 40, Deed.MOVE: 10, _LEAVES: 12},
}
"""What may follow where the patient is, and of a hundred how often. A signed record is voided before its visit is
cancelled or moved. Who moved stands in a line as after the registration."""
_PAYERS: Mapping[Deed | None, int] = {Deed.UMUM: 7, Deed.BPJS: 50}
"""How often, beside these hundred, somebody else pays; that changes nothing of where the patient is."""
_CHANGES = frozenset({*_PAYERS, Deed.MOVE})
_PAUSES = ((0.0, 0.2), (0.2, 1.5), (1.5, 4.0))
"""Seconds between two acts: before, while and after the worker tells BPJS of the first."""


def life(
    dice: Random, begins: float, until: float, name: str, polis: Sequence[str] = (), *, is_plain: bool = False
) -> Iterator[Act]:
    """The acts that follow a registration at `begins`, none later than `until`; `name` tells the visit from others.

    `polis` are those that the patient may be moved between; the first is that of the registration. In a plain life
    neither poli nor payer changes.
    """
    at, where, pays, poli = begins, Deed.REGISTER, Deed.BPJS, next(iter(polis), "")
    while where in _NEXT:
        at += dice.uniform(*dice.choice(_PAUSES))
        elsewhere = [code for code in polis if code != poli]
        unlawful = {pays} if elsewhere else {pays, Deed.MOVE}
        deed = _drawn(dice, where, _CHANGES if is_plain else unlawful)
        if deed is None or at > until:
            return
        pays = deed if deed in _PAYERS else pays
        poli = dice.choice(elsewhere) if deed is Deed.MOVE else poli
        yield Act(at, deed, f"{name} {deed} {at:.3f}", dice.randrange(2**32), poli)
        where = _stands(where, deed)


def _drawn(dice: Random, where: Deed, unlawful: Set[Deed]) -> Deed | None:
    chances = {**_NEXT[where], **_PAYERS}
    lawful = [deed for deed in chances if deed not in unlawful]
    return dice.choices(lawful, [chances[deed] for deed in lawful])[0]


def _stands(where: Deed, deed: Deed) -> Deed:
    if deed in _PAYERS:
        return where
    return Deed.REGISTER if deed is Deed.MOVE else deed
