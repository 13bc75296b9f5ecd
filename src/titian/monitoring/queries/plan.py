"""What an act on many jobs would do, before anything of it is done: how many, how, and which not and why."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import NamedTuple

from django.db import models
from django.db.models import QuerySet

from titian.facility.models import Facility
from titian.monitoring.queries.filters import Filter, narrowed
from titian.outbox.kinds import Service
from titian.outbox.models import Job, ServiceState
from titian.outbox.queries import is_shut, late_keys, why_no_close_of_many, why_no_resend
from titian.outbox.states import State

MOST = 5000
"""Jobs of one plan: more than a clinic of this size promises in weeks is a filter that somebody forgot."""
_READ = ("state", "wanted", "hold", "maybe_there", "kind", "service", "answer_key", "filed_on")


class Act(models.TextChoices):
    """What may be done to many at once."""

    RESEND = "resend", "Kirim ulang"
    CLOSE = "close", "Tutup"


def objection(act: Act) -> Callable[[Job], str]:
    """What gives the sentence with which an act on one of many is refused, "" where it is accepted."""
    if act == Act.RESEND:
        return why_no_resend
    return partial(why_no_close_of_many, late=late_keys())


class Pick(NamedTuple):
    """One job of a plan: in which state it was chosen, and its place among those of its service."""

    job_id: int
    state: str
    place: int


@dataclass(frozen=True, slots=True)
class Plan:
    """`found` jobs were chosen, of which the `picks` are acted upon and the others `refused`, with reason and number.

    `kinds` are those of the picks, with number, the most frequent first; `oldest` is the first of their dates. `asked`
    of them are first asked about at BPJS. `shut` services take no work now; the number is of their picks. `doubtful` of
    the picks nobody wants any more, and BPJS may have them: closed, nobody asks. `missing` were ticked and are none of
    this clinic's jobs. Beyond MOST nothing is picked.
    """

    act: Act
    found: int
    picks: list[Pick]
    asked: int
    refused: list[tuple[str, int]]
    shut: list[tuple[str, int]]
    missing: int = 0
    doubtful: int = 0
    kinds: list[tuple[str, int]] = field(default_factory=list)
    oldest: date | None = None

    @property
    def is_too_large(self) -> bool:
        return self.found > MOST

    @property
    def sent(self) -> int:
        return len(self.picks) - self.asked


def plan_of_ticked(facility: Facility, act: Act, job_ids: Iterable[int]) -> Plan:
    """Of the jobs with these numbers; those of another facility are not there."""
    wanted = set(job_ids)
    return _plan(facility, act, Job.objects.filter(facility=facility, pk__in=wanted), ticked=len(wanted))


def plan_of_filtered(facility: Facility, act: Act, chosen: Filter) -> Plan:
    """Of all rows that the filter lets through, on whatever page."""
    return _plan(facility, act, narrowed(facility, chosen))


def asks_bpjs_first(job: Job) -> bool:
    """Whether sending it again begins with a question, because it may be there already (R14)."""
    in_doubt = job.state == State.UNKNOWN or (job.state == State.FAILED and job.maybe_there)
    return in_doubt and job.facts.has_lookup


def _plan(facility: Facility, act: Act, jobs: QuerySet[Job], ticked: int = 0) -> Plan:
    found = list(jobs.only(*_READ).order_by("pk")[: MOST + 1])
    missing = max(ticked - len(found), 0)
    if len(found) > MOST:
        return Plan(act, jobs.count(), [], 0, [], [], missing)
    why_not = objection(act)
    reasons = [(job, why_not(job)) for job in found]
    taken = [job for job, why in reasons if not why]
    return Plan(
        act=act,
        found=len(found),
        picks=_in_line(taken),
        asked=sum(map(asks_bpjs_first, taken)) if act == Act.RESEND else 0,
        refused=Counter(why for _, why in reasons if why).most_common(),
        shut=_shut(facility, taken) if act == Act.RESEND else [],
        missing=missing,
        doubtful=sum(job.maybe_there and not job.wanted for job in taken),
        kinds=Counter(job.get_kind_display() for job in taken).most_common(),
        oldest=min((job.filed_on for job in taken), default=None),
    )


def _in_line(jobs: list[Job]) -> list[Pick]:
    """Each service has a line of its own; who was promised first goes first."""
    places: Counter[str] = Counter()
    picks: list[Pick] = []
    for job in jobs:
        picks.append(Pick(job.pk, job.state, places[job.service]))
        places[job.service] += 1
    return picks


def _shut(facility: Facility, jobs: list[Job]) -> list[tuple[str, int]]:
    waiting = Counter(job.service for job in jobs)
    shut = ServiceState.objects.filter(is_shut(), facility=facility).values_list("service", flat=True)
    return [(Service(name).label, waiting[name]) for name in shut if waiting[name]]
