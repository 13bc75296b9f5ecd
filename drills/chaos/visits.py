"""Who comes to the clinic on the drill's day, to which poli, and what befalls each visit."""

from dataclasses import dataclass
from itertools import count, zip_longest
from math import inf
from random import Random

from bpjs_sandbox.accounts import MELATI
from bpjs_sandbox.people import ORDINARY_MEMBERS, Member, invent
from drills.chaos.life import Act, Deed, life


@dataclass(frozen=True, slots=True)
class Stay:
    """In one poli's line from one second to another, infinity where nobody undid it."""

    poli_code: str
    begins: float
    ends: float


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody comes to the desk for one poli; the complaint tells this visit from every other.

    `life` begins with the registration.
    """

    card: str
    complaint: str
    life: tuple[Act, ...]

    @property
    def at(self) -> float:
        return self.life[0].at

    @property
    def stays(self) -> tuple[Stay, ...]:
        """The polis of the visit, one after another."""
        steps = [act for act in self.life if act.deed in (Deed.REGISTER, Deed.MOVE, Deed.CANCEL)]
        return tuple(
            Stay(one.poli_code, one.at, after.at if after else inf)
            for one, after in zip_longest(steps, steps[1:])
            if one.deed is not Deed.CANCEL
        )

    @property
    def vacated(self) -> tuple[Stay, ...]:
        """The last stays in polis where the patient is not registered any more."""
        last = {stay.poli_code: stay for stay in self.stays}
        return tuple(stay for stay in last.values() if stay.ends < inf)

    @property
    def is_in_line(self) -> bool:
        """Whether BPJS is to have the patient in its line at the end.

        Whoever was examined has left the line, and stays there as it was then, whoever pays afterwards.
        """
        pays, is_in_line, is_examined = True, True, False
        for act in self.life:
            pays = (pays or act.deed is Deed.BPJS) and act.deed is not Deed.UMUM
            is_examined = (is_examined or act.deed is Deed.FINISH) and act.deed is not Deed.MOVE
            is_in_line = is_in_line if is_examined else pays
        return is_in_line and self.life[-1].deed is not Deed.CANCEL


def crowd(n: int) -> int:
    """How many members the sandbox invents for `n` visits: on average each of the clinic's comes three times."""
    return max(ORDINARY_MEMBERS, n // 2)


def peserta(seed: int, n: int) -> list[Member]:
    """The clinic's ordinary members, who can all be registered."""
    people = invent(seed, crowd(n))
    return [one for one in people if one.magic is None and one.faskes_code == MELATI.faskes_code]


class People:
    """Who comes, and to which poli next: nobody comes twice to one, but who was cancelled there or has moved away.

    One poli of each card is left aside: into it a visit may be moved, and back.
    """

    def __init__(self, dice: Random, seed: int, n: int) -> None:
        self._dice, self._seed, self._numbers = dice, seed, count()
        cards = [one.card for one in peserta(seed, n)]
        dice.shuffle(cards)
        self.cards = tuple(cards)
        self._ahead = {
            card: [poli.code for poli in dice.sample(MELATI.poli, len(MELATI.poli))] for card in cards
        }
        self._aside = {card: ahead.pop() for card, ahead in self._ahead.items()}

    def visit(self, at: float, until: float, card: str, *, is_plain: bool = False) -> Visit:
        return self._live(at, until, card, self._ahead[card].pop(), is_plain=is_plain)

    def again(self, before: Visit, until: float) -> Visit:
        """The same person at a poli that the visit `before` has vacated, a moment later."""
        stay = self._dice.choice(before.vacated)
        at = min(until, stay.ends + self._dice.uniform(0.01, 1.0))
        return self._live(at, until, before.card, stay.poli_code)

    def newcomer(self) -> str:
        """Somebody who has been at the fewest poli."""
        return max(self.cards, key=lambda card: len(self._ahead[card]))

    def _live(self, at: float, until: float, card: str, poli_code: str, *, is_plain: bool = False) -> Visit:
        name = f"keluhan {self._seed}-{next(self._numbers)}"
        polis = [poli_code, self._aside.get(card, poli_code)]
        acts = tuple(life(self._dice, at, until, name, polis, is_plain=is_plain))
        if any(act.deed is Deed.MOVE for act in acts):
            del self._aside[card]
        return Visit(card, name, (Act(at, Deed.REGISTER, name, poli_code=poli_code), *acts))
