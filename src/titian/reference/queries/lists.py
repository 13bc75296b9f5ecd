"""What is kept of BPJS's lists, for the screens."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from math import ceil

from django.db.models import F, Q, QuerySet

from titian.facility.models import Facility, ServiceAccount
from titian.facility.queries import folded
from titian.reference import registry
from titian.reference.lists import LISTS, ListFacts, of_service, place, sources
from titian.reference.models import Change, Entry, ReferenceList
from titian.reference.registry import Use

ENTRIES_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Changes:
    """How many rows the last whole reading found new, gone and renamed."""

    added: int = 0
    gone: int = 0
    renamed: int = 0


@dataclass(frozen=True, slots=True)
class ListView:
    """A list and how its reading stands; `row` is None for one that was never asked for.

    `reading` is the row whose reading brings it: its own but for lists that another one's reading fills.
    """

    facts: ListFacts
    row: ReferenceList | None
    reading: ReferenceList | None

    @property
    def is_under_way(self) -> bool:
        return self.reading is not None and self.reading.claim is not None

    @property
    def is_waiting(self) -> bool:
        """Asked for, or never had yet, and not begun."""
        row = self.reading
        if row is None or row.claim is not None or row.due_at is None:
            return False
        return row.asked_at is not None or (
            row.finished_at is None and not row.problem and not row.stop_asked
        )

    @property
    def is_doubted(self) -> bool:
        """Read whole, but so many rows were missing that they were kept until another reading misses them too."""
        return self.reading is not None and self.reading.doubted_at is not None

    @property
    def is_stopping(self) -> bool:
        return self.reading is not None and self.reading.stop_asked and self.is_under_way

    @property
    def is_stopped(self) -> bool:
        """By a person; the night's reading goes on from there."""
        return self.reading is not None and self.reading.stop_asked and not self.is_under_way

    @property
    def percent(self) -> int | None:
        """How far the reading under way has come, 0 to 99; None where BPJS does not tell how long it is."""
        row = self.reading
        if row is None or not self.is_under_way:
            return None
        if row.steps > 1:
            return min(99, 100 * row.step // row.steps)
        return min(99, 100 * row.seen // row.count) if row.count else None

    @property
    def count(self) -> int:
        """Rows that BPJS has; while the first reading is under way, those that have come."""
        if self.row is None:
            return 0
        return self.row.count if self.row.finished_at else self.row.seen

    @property
    def finished_at(self) -> datetime | None:
        return self.row.finished_at if self.row else None

    @property
    def problem(self) -> str:
        return self.reading.problem if self.reading else ""

    @property
    def changes(self) -> Changes:
        return Changes(self.row.added, self.row.gone, self.row.renamed) if self.row else Changes()


def address(facility: Facility) -> str:
    """Where the clinic's PCare is, under which the shared lists are kept; "" without an account."""
    accounts = ServiceAccount.objects.filter(facility=facility, service=ServiceAccount.Service.PCARE)
    return (accounts.values_list("base_url", flat=True).first() or "").rstrip("/")


def of_facility(facility: Facility) -> QuerySet[ReferenceList]:
    """The lists that the clinic reads: its own and those it shares."""
    shared = Q(facility__isnull=True, address=address(facility)) & ~Q(address="")
    return ReferenceList.objects.filter(Q(facility=facility) | shared)


def awaited(facility: Facility, names: Iterable[str] | None) -> list[ReferenceList]:
    """The lists that are read for these and are asked for or under way, in the order of reading."""
    asked = Q(asked_at__isnull=False) | Q(claim__isnull=False)
    found = of_facility(facility).filter(asked, name__in=sources(names))
    return sorted(found, key=lambda row: place(row.name))


def has_rows(row: ReferenceList) -> bool:
    """Whether BPJS had any when the list was read before."""
    return Entry.objects.filter(list=row, gone_at__isnull=True).exists()


def filled_by(row: ReferenceList) -> list[ReferenceList]:
    """The list itself, and those of the clinic that its reading fills."""
    names = [facts.name for facts in LISTS.values() if facts.filled_by == row.name]
    return [row, *ReferenceList.objects.filter(facility=row.facility, name__in=names)] if names else [row]


def board(facility: Facility, service: str) -> list[ListView]:
    """All lists of a service, in the order of reading, whether they have been read or not."""
    rows = {row.name: row for row in of_facility(facility)}
    return [
        ListView(facts, rows.get(facts.name), rows.get(facts.filled_by or facts.name))
        for facts in of_service(service)
    ]


def version(facility: Facility) -> str:
    """Changes whenever `board` would: one query for a poll."""
    columns = ("pk", "run", "step", "start", "seen", "claim", "due_at", "asked_at", "stop_asked", "problem",
               "finished_at")  # fmt: skip
    state = list(of_facility(facility).order_by("pk").values_list(*columns))
    return blake2b(repr(state).encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Some rows of a list. `count` is how many fit the search, `number` counts from 1."""

    entries: list[Entry]
    count: int
    number: int
    pages: int


def entries(
    row: ReferenceList | None, *, text: str = "", group: str = "", gone_only: bool = False, page: int = 1
) -> EntryPage:
    """The rows of a list whose code or name holds every word of `text`, by name; none of a list never asked for."""
    found = Entry.objects.filter(*(Q(search_text__contains=word) for word in folded(text).split()), list=row)
    found = found.filter(group=group) if group else found
    found = found.filter(gone_at__isnull=False) if gone_only else found
    count = found.count()
    pages = max(1, ceil(count / ENTRIES_A_PAGE))
    number = min(max(page, 1), pages)
    first = (number - 1) * ENTRIES_A_PAGE
    # As the index has them: while somebody types nothing is sorted.
    rows = found.order_by("name", "code", "pk")[first : first + ENTRIES_A_PAGE]
    return EntryPage(list(rows), count, number, pages)


def changes(facility: Facility, name: str, limit: int) -> list[Change]:
    """What whole readings found different, the newest first; those of a reading under way are not told yet."""
    whole = Q(list__started_at__isnull=True) | ~Q(run=F("list__run"))
    found = Change.objects.filter(whole, list__in=of_facility(facility).filter(name=name))
    return list(found.order_by("-at", "-pk")[:limit])


def entry(facility: Facility, name: str, code: str, group: str = "") -> Entry | None:
    """The row of a code, also one that BPJS has no more (`gone_at`)."""
    found = Entry.objects.filter(list__in=of_facility(facility).filter(name=name), code=code, group=group)
    return found.first()


def gone_in_use(facility: Facility, day: date) -> list[Use]:
    """Codes that something here uses on that local date, and that BPJS's list, once read whole, has no more.

    Never of a list that the schedules fill: who does not sit this week is not gone.
    """
    own = {name for name, facts in LISTS.items() if not facts.filled_by}
    used = [use for use in registry.uses(facility, day) if use.list_name in own]
    read = {row.name: row.pk for row in of_facility(facility).filter(finished_at__isnull=False)}
    known = _living({read[use.list_name] for use in used if use.list_name in read}, used)
    return [
        use
        for use in used
        if use.list_name in read and (read[use.list_name], use.group, use.code) not in known
    ]


def _living(lists: Iterable[int], used: Iterable[Use]) -> set[tuple[int, str, str]]:
    codes = {use.code for use in used}
    living = Entry.objects.filter(list__in=lists, code__in=codes, gone_at__isnull=True)
    return set(living.values_list("list", "group", "code"))
