"""What the judgement goes by, as plain values: the clinic's records, the job rows, and what the sandbox recorded.

Times are epoch seconds of one machine's one clock.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, starmap
from operator import itemgetter

from titian.outbox.kinds import Kind
from titian.outbox.states import State

ENTRY_OF: dict[Kind, Kind] = {
    Kind.TAMBAH_ANTREAN: Kind.TAMBAH_ANTREAN,
    Kind.PANGGIL_ANTREAN: Kind.TAMBAH_ANTREAN,
    Kind.BATAL_ANTREAN: Kind.TAMBAH_ANTREAN,
    Kind.TAMBAH_PENDAFTARAN: Kind.TAMBAH_PENDAFTARAN,
    Kind.HAPUS_PENDAFTARAN: Kind.TAMBAH_PENDAFTARAN,
    Kind.TAMBAH_KUNJUNGAN: Kind.TAMBAH_KUNJUNGAN,
    Kind.UBAH_KUNJUNGAN: Kind.TAMBAH_KUNJUNGAN,
    Kind.HAPUS_KUNJUNGAN: Kind.TAMBAH_KUNJUNGAN,
}
"""Which kind brings to BPJS what a kind is about."""

Request = tuple[str, str, str]
"""Service, "METHOD path" and exact body."""


@dataclass(frozen=True, slots=True)
class Key:
    """What BPJS tells its entries apart by. `brought_by` is one of the three kinds that add; the day an ISO date."""

    brought_by: Kind
    card: str
    poli: str
    day: str


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a job's history; of an attempt, or (where nothing but a wish changed) of nobody's."""

    at: float
    start: str
    end: str
    is_attempts: bool = True


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt, as its row says, until `ended_at`: answered, or given up. `late_success_at`: when it was heard,
    after others had taken the job."""

    at: float
    request: Request
    is_lookup: bool = False
    late_success_at: float | None = None
    ended_at: float | None = None


_WRITTEN_WITHIN = 0.5
"""Seconds that an act of a person may wait for the turn that is under way."""


@dataclass(frozen=True)
class Promise:
    """One job: what was promised, where it is, and how it came there.

    `facts` are the values that must be at BPJS, of the two that carry nothing else; `number` is BPJS's number of
    what the job is about. `told_at`: when a person said that it was done at BPJS by hand.
    """

    pk: int
    visit: str
    kind: Kind
    key: Key
    wanted: bool
    state: str
    steps: tuple[Step, ...]
    tries: tuple[Try, ...]
    number: str = ""
    facts: tuple[object, ...] = ()
    is_expired: bool = False
    told_at: float | None = None

    @property
    def lane(self) -> tuple[bool, str, str]:
        """What must go one after another (R1), whatever lane the row says it has: a service's of a card and day."""
        return self.is_antrean, self.key.card, self.key.day

    @property
    def is_antrean(self) -> bool:
        return self.key.brought_by is Kind.TAMBAH_ANTREAN

    def state_at(self, at: float) -> str:
        """By its history; "" before it was promised."""
        return next((step.end for step in reversed(self.steps) if step.at <= at), "")

    def next_after(self, at: float) -> str:
        """Where its next step leads, "" where it takes none."""
        return next((step.end for step in self.steps if step.at > at), "")

    def is_in_doubt(self, at: float) -> bool:
        return self.state_at(at) in (State.SENDING, State.UNKNOWN)

    def is_asked_again(self, since: float, until: float) -> bool:
        """Whether a person sent it again in that time, so that it is in doubt for this alone: nobody has begun it.

        What a person does is dated at its beginning, and holds once whoever else writes is done.
        """
        begun = since - _WRITTEN_WITHIN
        again = [step for step in self.steps if step.start == State.FAILED and begun < step.at <= until]
        return bool(again) and self.state_at(until) == State.UNKNOWN


@dataclass(frozen=True, slots=True)
class Write:
    """One request that reached the sandbox and would change something there. `number` is the one it names.

    `moment` is the `waktu` of a call, epoch milliseconds, and `is_too_late` where BPJS refused it for that. `typed` is
    what a person entered or took out by hand: then no job has sent it. `looked_at`: when BPJS held it against what it
    had, None for never; `answered_at`: when its answer left.
    """

    at: float
    request: Request
    number: str = ""
    is_duplicate: bool = False
    committed_at: float | None = None
    moment: int | None = None
    is_too_late: bool = False
    typed: Key | None = None
    looked_at: float | None = None
    answered_at: float | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that BPJS has, or had. `facts` are the values of its body; `status` that of an antrean.

    `is_typed`: a person entered it by hand. `is_double`: BPJS had a living one of the kind, and keeps both.
    """

    key: Key
    number: str
    facts: tuple[object, ...]
    is_live: bool = True
    status: str = ""
    is_typed: bool = False
    is_double: bool = False


@dataclass(frozen=True, slots=True)
class Care:
    """One visit by the clinic's own records. `says` is the complaint of its signed record, "" without one.

    `place` is where the patient last was in the line, if anybody called: present or absent; `moment` is since when,
    epoch milliseconds. `is_paid` by BPJS; `is_in_line`: BPJS's line is to have the patient.
    """

    visit: str
    card: str
    day: str
    pcare_poli: str
    antrean_poli: str
    is_cancelled: bool = False
    says: str = ""
    place: str = ""
    moment: int | None = None
    is_paid: bool = True
    is_in_line: bool = True

    def key(self, brought_by: Kind) -> Key:
        poli = self.antrean_poli if brought_by is Kind.TAMBAH_ANTREAN else self.pcare_poli
        return Key(brought_by, self.card, poli, self.day)

    def wants(self, brought_by: Kind) -> bool:
        """Whether BPJS is to have this of the visit."""
        if brought_by is Kind.TAMBAH_ANTREAN:
            return self.is_in_line and not self.is_cancelled
        is_due = brought_by is Kind.TAMBAH_PENDAFTARAN or bool(self.says)
        return self.is_paid and is_due and not self.is_cancelled


@dataclass(frozen=True)
class Evidence:
    """Both sides at the end. Promises in their order, writes and entries as they arrived.

    `settle` is the time in seconds that a lost write is given to be committed, and `absent_gap` what lies between the
    two reads that do not find it (R5).
    """

    care: tuple[Care, ...]
    promises: tuple[Promise, ...]
    writes: tuple[Write, ...]
    entries: tuple[Entry, ...]
    settle: float
    absent_gap: float

    @cached_property
    def live(self) -> dict[Key, Entry]:
        return {entry.key: entry for entry in self.entries if entry.is_live}

    @cached_property
    def sent(self) -> tuple[tuple[Write, Promise, Try], ...]:
        """Each write with the attempt that brought it: the last one before it with its very text."""
        return tuple((write, *found) for write in self.writes if (found := self._sender(write)))

    @cached_property
    def overtaken(self) -> frozenset[Key]:
        """Antrean that BPJS changed after it was no longer waited for, or keeps twice. Nobody can ask what Antrean has,
        so what came of these is not ours to know."""
        late = (one.key for one, late in self._delays if one.is_antrean and late > self.settle)
        return self.repeated.union(late)

    @cached_property
    def repeated(self) -> frozenset[Key]:
        """Antrean sent once more because its answer was lost, where BPJS keeps more than one (a switch)."""
        return frozenset(entry.key for entry in self.entries if entry.is_double)

    @cached_property
    def came_too_late(self) -> frozenset[Key]:
        """What PCare committed after it had been asked twice, as late as the rule asks: sent once more, rightly (R5).
        A machine that is busy with other things carries a request so late, whatever the dials say."""
        certain = self.settle + self.absent_gap
        return frozenset(
            promise.key for promise, late in self._delays if not promise.is_antrean and late > certain
        )

    @cached_property
    def _delays(self) -> tuple[tuple[Promise, float], ...]:
        """How many seconds after its attempt began BPJS committed each write."""
        return tuple((promise, (write.committed_at or 0.0) - one.at) for write, promise, one in self.sent)

    @cached_property
    def kept(self) -> frozenset[Key]:
        """Antrean of a visit that was taken back after BPJS heard its call, or whose withdrawal a person closed: BPJS
        keeps who was told to be there, also for the next visit."""
        called = (Kind.PANGGIL_ANTREAN, State.SENT, False)
        return frozenset(
            one.key
            for one in self.promises
            if (one.kind, one.state) == (Kind.BATAL_ANTREAN, State.CLOSED)
            or (one.kind, one.state, one.wanted) == called
        )

    @cached_property
    def forgone(self) -> frozenset[int]:
        """Calls that a person closed, where BPJS's last word was that their time is over."""
        last = {one.pk: write for write, one, _ in self.sent}
        closed = (one.pk for one in self.promises if one.state == State.CLOSED)
        return frozenset(pk for pk in closed if pk in last and last[pk].is_too_late)

    @cached_property
    def typed_at(self) -> dict[Key, float]:
        """When BPJS took what a person entered by hand, the first time."""
        done = [one for one in self.writes if one.typed is not None and not one.number]
        taken = [(one.committed_at, one.typed) for one in done if one.committed_at is not None and one.typed]
        return {key: at for at, key in sorted(taken, key=itemgetter(0), reverse=True)}

    @property
    def most_at_once(self) -> int:
        """Of one service the most writes that were under way together, from arrival to answer. Who has given one up
        waits for it no more, however long BPJS still takes."""
        most, under_way = 0, Counter[str]()
        for _, change, service in sorted(chain.from_iterable(starmap(_comes_and_goes, self.sent))):
            under_way[service] += change
            most = max(most, under_way[service])
        return most

    @cached_property
    def _tries(self) -> dict[Request, list[tuple[Promise, Try]]]:
        found: dict[Request, list[tuple[Promise, Try]]] = {}
        for promise in self.promises:
            for one in promise.tries:
                if not one.is_lookup:
                    found.setdefault(one.request, []).append((promise, one))
        return found

    def _sender(self, write: Write) -> tuple[Promise, Try] | None:
        before = [pair for pair in self._tries.get(write.request, ()) if pair[1].at <= write.at]
        return max(before, key=lambda pair: pair[1].at, default=None)


def _comes_and_goes(write: Write, _promise: Promise, attempt: Try) -> tuple[tuple[float, int, str], ...]:
    """At the same moment one goes before another comes."""
    ends = [end for end in (write.answered_at, attempt.ended_at) if end is not None and end >= write.at]
    comes = (write.at, 1, write.request[0])
    return (comes, (min(ends), -1, write.request[0])) if ends else (comes,)
