"""Who comes to the clinic on the drill's day, to which poli, and what befalls each visit."""

from dataclasses import dataclass
from itertools import count
from random import Random

from bpjs_sandbox.accounts import MELATI
from bpjs_sandbox.people import ORDINARY_MEMBERS, Member, invent
from drills.chaos.life import Act, Deed, life


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody comes to the desk for one poli; the complaint tells this visit from every other.

    `life` begins with the registration.
    """

    card: str
    poli_code: str
    complaint: str
    life: tuple[Act, ...]

    @property
    def at(self) -> float:
        return self.life[0].at

    @property
    def cancelled_at(self) -> float | None:
        last = self.life[-1]
        return last.at if last.deed is Deed.CANCEL else None


def crowd(n: int) -> int:
    """How many members the sandbox invents for `n` visits: on average each of the clinic's comes three times."""
    return max(ORDINARY_MEMBERS, n // 2)


def peserta(seed: int, n: int) -> list[Member]:
    """The clinic's ordinary members, who can all be registered."""
    people = invent(seed, crowd(n))
    return [one for one in people if one.magic is None and one.faskes_code == MELATI.faskes_code]


class People:
    """Who comes, and to which poli next: nobody comes twice to one, but who was cancelled there."""

    def __init__(self, dice: Random, seed: int, n: int) -> None:
        self._dice, self._seed, self._numbers = dice, seed, count()
        cards = [one.card for one in peserta(seed, n)]
        dice.shuffle(cards)
        self.cards = tuple(cards)
        self._ahead = {
            card: [poli.code for poli in dice.sample(MELATI.poli, len(MELATI.poli))] for card in cards
        }

    def visit(self, at: float, until: float, card: str) -> Visit:
        return self._live(at, until, card, self._ahead[card].pop())

    def again(self, before: Visit, until: float) -> Visit:
        """The same person at the same poli, a moment after the visit `before` was cancelled."""
        at = (before.cancelled_at or 0.0) + self._dice.uniform(0.01, 1.0)
        return self._live(at, until, before.card, before.poli_code)

    def newcomer(self) -> str:
        """Somebody who has been at the fewest poli."""
        return max(self.cards, key=lambda card: len(self._ahead[card]))

    def _live(self, at: float, until: float, card: str, poli_code: str) -> Visit:
        name = f"keluhan {self._seed}-{next(self._numbers)}"
        begins = Act(at, Deed.REGISTER, name)
        return Visit(card, poli_code, name, (begins, *life(self._dice, at, until, name)))
