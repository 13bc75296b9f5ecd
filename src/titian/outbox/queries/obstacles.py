"""What stands in the way of a job that is due (delivery.md R1, R2): one table, by which the worker claims, and the
screen says what a job waits for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from titian.outbox.kinds import FACTS, UNDONE_BY, Kind
from titian.outbox.models import Job
from titian.outbox.states import State

WITHDRAWALS = [kind for kind, facts in FACTS.items() if facts.withdraws]
WITHOUT_LOOKUP = [kind for kind, facts in FACTS.items() if not facts.has_lookup]
NEEDS_NOTHING = Q(state=State.UNKNOWN, wanted=False)
"""What went and is no longer wanted is only asked about: what it needed was there then, and may be unwanted too."""


class Wish(Enum):
    """What a job needs of another step."""

    SENT = auto()
    """BPJS has it, and it is wanted there."""
    SETTLED = auto()
    """It came to an end, whichever."""
    GONE = auto()
    """Nothing of it is left at BPJS."""
    TAKEN_BACK = auto()
    """BPJS has, or may have, the very one that this job takes back."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a job needs of an earlier step of its visit; `met` is true of the jobs for which it is so."""

    wish: Wish
    kind: Kind
    met: Q


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What keeps a job from going: one `ahead` in its lane (R1), of that kind and state, or else a need (R2)."""

    ahead: tuple[Kind, State] | None
    need: Need | None


def obstacles(jobs: Iterable[Job], now: datetime) -> dict[int, Obstacle]:
    """What keeps each of these waiting or unknown jobs from going, by its key; the others are left out. One query."""
    kinds = {job.pk: Kind(job.kind) for job in jobs}
    needs = {kind: needs_of(kind, now) for kind in set(kinds.values())}
    met: dict[str, ExpressionWrapper[Q]] = {
        f"{kind}_{place}": ExpressionWrapper(need.met | NEEDS_NOTHING, BooleanField())
        for kind, of_kind in needs.items()
        for place, need in enumerate(of_kind)
    }
    first = in_the_way(now).order_by("seq")
    rows = Job.objects.filter(pk__in=kinds).annotate(
        ahead=Subquery(first.values("kind")[:1]), ahead_state=Subquery(first.values("state")[:1]), **met
    )
    found: dict[int, Obstacle] = {}
    for row in rows.values("pk", "kind", "ahead", "ahead_state", *met):
        of_kind = enumerate(needs[row["kind"]])
        need = next((need for place, need in of_kind if not row[f"{row['kind']}_{place}"]), None)
        ahead = (Kind(row["ahead"]), State(row["ahead_state"])) if row["ahead"] else None
        if ahead or need:
            found[row["pk"]] = Obstacle(ahead, need)
    return found


def given_up(now: datetime) -> Q:
    """R11: nobody wants it and BPJS cannot be asked about it: only its withdrawal is still to go, once BPJS has had
    its time to commit."""
    return Q(state=State.UNKNOWN, wanted=False, kind__in=WITHOUT_LOOKUP, due_at__lte=now)


def in_the_way(now: datetime) -> QuerySet[Job]:
    """R1: one of the lane in flight, or an earlier one unknown, or an earlier withdrawal unsettled.

    A failed withdrawal is not settled: until a person ends it, BPJS may still have what it was to remove. A call holds
    up nothing (R2) but what is told of the same entry: which poli called last is nothing to another's line.
    """
    of_another_line = Q(kind=Kind.PANGGIL_ANTREAN) & ~Q(poli_code=OuterRef("poli_code"))
    in_doubt = Q(state=State.UNKNOWN) & ~given_up(now) & ~of_another_line
    withdrawal = Q(kind__in=WITHDRAWALS, poli_code=OuterRef("poli_code"))
    unsettled = withdrawal & (Q(finished_at__isnull=True) | Q(state=State.FAILED))
    in_flight = Q(claim__isnull=False)
    is_earlier = Q(seq__lt=OuterRef("seq"))
    return Job.objects.filter(in_flight | (is_earlier & (in_doubt | unsettled)), lane=OuterRef("lane"))


def needs_of(kind: Kind, now: datetime) -> list[Need]:
    """In the order in which a person would mend them. Only earlier steps count: a later one is no step on the way."""
    facts = FACTS[kind]
    needs = [
        Need(Wish.SENT, step, _there_is(step, state=State.SENT, wanted=True)) for step in facts.needs_sent
    ]
    needs += [
        Need(Wish.SETTLED, step, ~_there_is(step, ~given_up(now), finished_at__isnull=True))
        for step in facts.needs_settled
    ]
    # A withdrawal that a person closed is taken at his word: if it is there still, BPJS refuses, and says why.
    needs += [
        Need(Wish.GONE, step, ~_there_is(step, ~undone(step, State.SENT, State.CLOSED), state=State.SENT))
        for step in facts.needs_gone
    ]
    if facts.undoes:
        there = Q(state=State.SENT) | given_up(now)
        steps = _taken_back(facts.undoes).filter(there, ~undone(facts.undoes))
        needs.append(Need(Wish.TAKEN_BACK, facts.undoes, Q(Exists(steps))))
    return needs


def _there_is(kind: Kind, *conditions: Q, **facts: object) -> Q:
    """An earlier step of the visit."""
    steps = Job.objects.filter(
        *conditions, visit_ref=OuterRef("visit_ref"), kind=kind, pk__lt=OuterRef("pk"), **facts
    )
    return Q(Exists(steps))


def _taken_back(kind: Kind) -> QuerySet[Job]:
    """The one step that a withdrawal is about, for a subquery on the withdrawal: the last of its visit and poli before
    it, whatever became of that. BPJS may still have an earlier one, under a number of its own."""
    same = Job.objects.filter(visit_ref=OuterRef("visit_ref"), kind=kind, poli_code=OuterRef("poli_code"))
    between = same.filter(pk__gt=OuterRef("pk"), pk__lt=OuterRef(OuterRef("pk")))
    return same.filter(~Exists(between), pk__lt=OuterRef("pk"))


def undone(kind: Kind, *ends: State) -> Q:
    """Whether BPJS took a step back, or its withdrawal came to one of these ends; for a condition on the step."""
    withdrawals = Job.objects.filter(
        visit_ref=OuterRef("visit_ref"),
        kind=UNDONE_BY[kind],
        poli_code=OuterRef("poli_code"),
        pk__gt=OuterRef("pk"),
        state__in=ends or (State.SENT,),
    )
    return Q(Exists(withdrawals))
