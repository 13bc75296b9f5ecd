"""Everything the sandbox remembers. One event loop reads and writes it, so nothing needs a lock."""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from random import Random

from bpjs_sandbox import data, people
from bpjs_sandbox.accounts import ACCOUNTS, Account
from bpjs_sandbox.catalogue import Catalogue
from bpjs_sandbox.dials import Dials
from bpjs_sandbox.people import Member
from bpjs_sandbox.rate import Rate
from bpjs_sandbox.record import Record


@dataclass(slots=True)
class Registration:
    """A pendaftaran at one clinic. `body` is the POST as accepted; a deleted one stays, marked."""

    number: str
    card: str
    poli: str
    date: date
    faskes: str
    account: str
    committed_at: float
    body: Mapping[str, object]
    served: bool = False
    deleted: bool = False


@dataclass(slots=True)
class Visit:
    """A kunjungan, made on a registration. `body` is the last POST or PUT as accepted.

    What was added to it stands in `medicines` (obat), `procedures` (tindakan) and `checkups` (MCU): the accepted
    bodies by BPJS's number for them.
    """

    number: str
    registration: Registration
    committed_at: float
    body: Mapping[str, object]
    deleted: bool = False
    medicines: dict[int, Mapping[str, object]] = field(default_factory=dict)
    procedures: dict[int, Mapping[str, object]] = field(default_factory=dict)
    checkups: dict[int, Mapping[str, object]] = field(default_factory=dict)


@dataclass(slots=True)
class Activity:
    """A kegiatan of a Prolanis club. `body` is the POST as accepted, `cards` those who took part."""

    edu_id: str
    date: date
    account: str
    body: Mapping[str, object]
    cards: list[str] = field(default_factory=list)
    deleted: bool = False


@dataclass(slots=True)
class QueueEntry:
    """An Antrean FKTP ticket. `status` is waiting, present, absent or cancelled; `is_double` beside a live one."""

    card: str
    poli: str
    date: date
    ticket: str
    account: str
    committed_at: float
    body: Mapping[str, object]
    status: str = "waiting"
    is_double: bool = False


@dataclass(slots=True)
class State:
    """What a reset throws away. The dictionaries are indexes, so that a long run does not grow slow."""

    registrations: list[Registration] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    queue: list[QueueEntry] = field(default_factory=list)
    activities: dict[str, Activity] = field(default_factory=dict)
    planned_months: set[tuple[str, str]] = field(default_factory=set)
    icare_pages: dict[str, tuple[str, float]] = field(default_factory=dict)
    """Card and end of validity (epoch seconds) by the token of the page's address."""
    counters: dict[tuple[str, ...], int] = field(default_factory=dict)
    by_day: dict[tuple[str, date], list[Registration]] = field(default_factory=lambda: defaultdict(list))
    by_patient: dict[tuple[str, str, date], list[Registration]] = field(
        default_factory=lambda: defaultdict(list)
    )
    visit_by_number: dict[str, Visit] = field(default_factory=dict)
    visits_by_card: dict[str, list[Visit]] = field(default_factory=lambda: defaultdict(list))
    by_ticket: dict[tuple[str, str, str, date], list[QueueEntry]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add_registration(self, one: Registration) -> None:
        self.registrations.append(one)
        self.by_day[one.account, one.date].append(one)
        self.by_patient[one.card, one.poli, one.date].append(one)

    def add_visit(self, one: Visit) -> None:
        one.registration.served = True
        self.visits.append(one)
        self.visit_by_number[one.number] = one
        self.visits_by_card[one.registration.card].append(one)

    def add_activity(self, one: Activity) -> None:
        self.activities[one.edu_id] = one

    def add_ticket(self, one: QueueEntry) -> None:
        self.queue.append(one)
        self.by_ticket[one.account, one.card, one.poli, one.date].append(one)


class World:
    """State, record, dials and dice, and the invented people, who outlive a reset."""

    def __init__(
        self,
        *,
        seed: int = 1,
        members: int = people.ORDINARY_MEMBERS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._clock = clock
        self.seed = seed
        self.members = people.invent(seed, members)
        self._by_card = {member.card: member for member in self.members}
        self._by_nik = {member.nik: member for member in self.members if member.nik}
        self.catalogue = Catalogue(data.LISTS, seed)
        self.generation = 0
        self.reset()

    def reset(self) -> None:
        """Forget state, record and changed lists, turn all dials off, start the dice anew; late commits are lost."""
        self.generation += 1
        self.state = State()
        self.catalogue.forget_changes()
        self._until_failure = 0
        self.rate = Rate()
        self.record = Record()
        self.dials = Dials(seed=self.seed)
        self.dice = Random(self.seed)

    def turn(self, changes: Mapping[str, object]) -> None:
        """Turn dials. Raises DialError, and then none has moved."""
        self.dials = self.dials.turned(changes)
        if "seed" in changes:
            self.dice = Random(self.dials.seed)
        if "fail_after" in changes:
            self._until_failure = self.dials.fail_after

    def weather(self) -> Dials:
        """The dials that one more request meets: with `fail_after` set, `down` is html503 once they are used up."""
        if not self.dials.fail_after:
            return self.dials
        self._until_failure -= 1
        return self.dials if self._until_failure >= 0 else replace(self.dials, down="html503")

    def machine_time(self) -> float:
        return self._clock()

    def now(self) -> float:
        """The sandbox's own time, epoch seconds: the machine's plus the skew dial."""
        return self._clock() + self.dials.clock_skew_s

    def today(self, account: Account) -> date:
        return account.today(self.now())

    def member(self, card: str) -> Member:
        """The member of a card that was accepted before. Raises KeyError for any other."""
        return self._by_card[card]

    def member_by_card(self, card: str) -> Member | None:
        return self._by_card.get(card)

    def member_by_nik(self, nik: str) -> Member | None:
        return self._by_nik.get(nik)

    def members_at(self, account: Account) -> list[Member]:
        """Every member registered with that clinic."""
        return [one for one in self.members if one.faskes_code == account.faskes_code]

    def ordinary_members(self, account: Account) -> list[Member]:
        """Members registered with that clinic who do nothing special."""
        return [one for one in self.members_at(account) if one.magic is None]

    def is_closed(self, account: Account, day: date) -> bool:
        """Sundays count only when open_every_day is false."""
        dial = self.dials.closed_day
        closed_on = self.today(account).isoformat() if dial == "today" else dial
        return day.isoformat() == closed_on or (not self.dials.open_every_day and day.isoweekday() == 7)

    def next_count(self, *key: str) -> int:
        """The next number of a counter that starts at 1."""
        self.state.counters[key] = self.state.counters.get(key, 0) + 1
        return self.state.counters[key]

    def registrations_on(self, account: Account, day: date) -> list[Registration]:
        """The clinic's registrations of that date which were not deleted, in the order they were made."""
        return [one for one in self.state.by_day.get((account.key, day), ()) if not one.deleted]

    def registrations_of(self, card: str, poli: str, day: date) -> list[Registration]:
        """A card's registrations for one poli and date at any clinic, deleted ones left out."""
        return [one for one in self.state.by_patient.get((card, poli, day), ()) if not one.deleted]

    def visit(self, account: Account, number: str) -> Visit | None:
        """The clinic's own visit of that number, unless it was deleted."""
        found = self.state.visit_by_number.get(number)
        if found is None or found.deleted or found.registration.account != account.key:
            return None
        return found

    def visits_of(self, card: str) -> list[Visit]:
        """A member's visits at every clinic, newest first."""
        return [one for one in reversed(self.state.visits_by_card.get(card, ())) if not one.deleted]

    def ticket_of(self, account: Account, card: str, poli: str, day: date) -> QueueEntry | None:
        """The newest live ticket of a card; without a card nobody can be told from another."""
        tickets = self.state.by_ticket.get((account.key, card, poli, day), ()) if card else ()
        return next((one for one in reversed(tickets) if one.status != "cancelled"), None)

    def snapshot(self) -> dict[str, object]:
        """The state as plain data; dates as ISO text."""
        state = self.state
        return {
            "accounts": [account.key for account in ACCOUNTS],
            "registrations": [_plain(one) for one in state.registrations],
            "visits": [_plain(one) for one in state.visits],
            "antrean": [_plain(one) for one in state.queue],
            "activities": [_plain(one) for one in state.activities.values()],
        }


def _plain(thing: Registration | Visit | QueueEntry | Activity) -> dict[str, object]:
    data = asdict(thing)
    if isinstance(thing, Visit):
        data["registration"] = thing.registration.number
        data["account"] = thing.registration.account
    else:
        data["date"] = thing.date.isoformat()
    return data
