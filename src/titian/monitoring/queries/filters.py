"""What the monitor shows: the seed's filters, as one value that narrows the jobs of a facility."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.db.models import Count, F, Q, QuerySet

from titian.accounts.prepared import Prepared, any_of, given
from titian.facility.models import Facility
from titian.monitoring.queries.causes import UNNAMED, cause_in_words
from titian.monitoring.queries.search import Found, Meaning, found, meanings
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.outbox.states import ENDED, OPEN, State


class Status(models.TextChoices):
    """The status filter as staff know it (delivery.md, the table of states)."""

    ALL = "", "Semua"
    NOT_SENT = "not_sent", "Tidak Terkirim"
    UNPROCESSED = "unprocessed", "Belum Diproses"
    SENT = "sent", "Terkirim"


_STATES: dict[str, frozenset[State]] = {
    Status.NOT_SENT: frozenset({State.FAILED}),
    Status.UNPROCESSED: OPEN,
    Status.SENT: frozenset({State.SENT}),
}

MENU_KINDS: tuple[Kind, ...] = tuple(kind for kind in Kind if kind is not Kind.UBAH_KUNJUNGAN)
"""Seven in the menu: a change of a kunjungan is listed with the adding of one."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One choice of all filters. `kind` "" = every kind, `day` None = every date, `text` "" = everybody, `cause` "" =
    whatever became of it, else what failed with that answer.

    `text` is what was typed into the search box, understood as one may who `sees_identity`, or not.
    `older_than` shows what was left unfinished before that date; `page` counts from 1.
    """

    kind: str = ""
    day: date | None = None
    text: str = ""
    status: str = Status.ALL
    cause: str = ""
    with_ended: bool = False
    older_than: date | None = None
    page: int = 1
    sees_identity: bool = field(default=False, compare=False)

    @property
    def told(self) -> dict[str, str]:
        """What is asked for, in the words of the screen, for who reads afterwards what was taken out; of a search only
        by what was searched, for it names somebody."""
        words = {
            "Jenis": Kind(self.kind).label if self.kind else "",
            "Tanggal": f"{self.day:%d-%m-%Y}" if self.day else "",
            "Belum selesai dari sebelum": f"{self.older_than:%d-%m-%Y}" if self.older_than else "",
            "Pencarian menurut": ", ".join(one.label for one in self._meanings),
            "Status": Status(self.status).label if self.status else "",
            "Sebab": cause_in_words(self.cause) if self.cause else "",
            "Yang dibatalkan": "ikut" if self.with_ended else "",
        }
        return {label: word for label, word in words.items() if word}

    @property
    def _meanings(self) -> list[Meaning]:
        return meanings(self.text, sees_identity=self.sees_identity)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        if self.kind == Kind.TAMBAH_KUNJUNGAN:
            return (Kind.TAMBAH_KUNJUNGAN, Kind.UBAH_KUNJUNGAN)
        return (Kind(self.kind),) if self.kind else ()


def narrowed(facility: Facility, chosen: Filter) -> QuerySet[Job]:
    """The facility's jobs that the filter lets through, in no order."""
    if chosen.text:
        keys = any_of(one.pk for one in found_by_text(facility, chosen))
        return _let_through(_by_key(facility), chosen).filter(pk__in=keys)
    return _let_through(Job.objects.filter(facility=facility), chosen)


def found_by_text(facility: Facility, chosen: Filter) -> Collection[Found]:
    """The same of a filter with a text, as far as the list and the cards need them."""
    jobs, by_key = (
        _let_through(those, chosen) for those in (Job.objects.filter(facility=facility), _by_key(facility))
    )
    return found(facility, jobs, by_key, chosen.text, chosen.day, sees_identity=chosen.sees_identity)


def _by_key(facility: Facility) -> QuerySet[Job]:
    """The facility's jobs, for who knows their keys: asked whose they are in plain words, a database without statistics
    takes that for the shortest way, and walks through all of the clinic's."""
    return Job.objects.alias(owner=F("facility_id") + 0).filter(owner=facility.pk)


def _let_through(jobs: QuerySet[Job], chosen: Filter) -> QuerySet[Job]:
    jobs = _of_status(jobs, chosen)
    if chosen.kinds:
        jobs = jobs.filter(kind__in=chosen.kinds)
    if chosen.day is not None:
        jobs = jobs.filter(filed_on=chosen.day)
    if chosen.cause:
        answer_key = "" if chosen.cause == UNNAMED else chosen.cause
        jobs = jobs.filter(Job.unfinished(), state=State.FAILED, answer_key=answer_key)
    return jobs


def _of_status(jobs: QuerySet[Job], chosen: Filter) -> QuerySet[Job]:
    """Semua hides what was cancelled or closed until that is asked for."""
    if chosen.older_than is not None:
        jobs = jobs.filter(_left_before(chosen.older_than))
    if chosen.status and chosen.status != Status.SENT:
        jobs = jobs.filter(Job.unfinished())  # says nothing new, but to the database: by which index
    if chosen.status:
        return jobs.filter(state__in=_STATES[chosen.status])
    return jobs if chosen.with_ended else jobs.exclude(state__in=ENDED)


def _left_before(day: date) -> Q:
    return Job.unfinished() & Q(filed_on__lt=day)


def unfinished_before(facility: Facility, day: date) -> int:
    """How many promises of earlier days still need BPJS or a person."""
    found = _unfinished_before.first(facility=facility.pk, day=day)
    return found[1] if found else 0


@Prepared
def _unfinished_before() -> QuerySet[Job, tuple[int, int]]:
    left = Job.objects.filter(Job.unfinished(), facility=given("facility"), filed_on__lt=given("day"))
    return left.order_by().values_list("facility").annotate(count=Count("pk"))
