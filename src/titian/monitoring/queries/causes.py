"""Gagal menurut sebab: what failed, by what BPJS answered, each with the one thing that helps all of it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, QuerySet

from bpjs_wire.answers import Cause
from titian.accounts.prepared import Prepared, given
from titian.facility.models import Facility
from titian.monitoring.queries.source import Mend, mend_for_all
from titian.outbox.answers import Explanation, explain
from titian.outbox.kinds import Service
from titian.outbox.models import Job
from titian.outbox.queries import diagnoses, ruled
from titian.outbox.states import State

UNNAMED = "lain"
"""How an address asks for what failed without a cause that has a name."""

_NOT_KNOWN = Explanation(
    "Jawaban BPJS belum dikenal.", "Baca jawabannya satu per satu, lalu beri arti di Jawaban BPJS."
)


@dataclass(frozen=True, slots=True)
class Group:
    """The failed promises of a clinic that met the same answer, on whatever day.

    `name` is how an address asks for it. `service` gave that answer, empty where more than one did. `mend` is the one
    page that cures them all, None where each has its own. `is_late`: sending them again is of no use (R17).
    """

    name: str
    service: str
    count: int
    oldest: date
    explanation: Explanation
    mend: Mend | None
    is_late: bool


def failed_by_cause(facility: Facility) -> list[Group]:
    """The largest first. One query, and a second where a rule of the clinic decided."""
    found = _by_cause(facility=facility.pk)
    keys = [key for key, *_ in found]
    known, words = diagnoses(keys), ruled(keys)
    return [
        Group(
            name=key or UNNAMED,
            service=Service(service).label if service == last_service else "",
            count=count,
            oldest=oldest,
            explanation=explain(key, "", words) if key else _NOT_KNOWN,
            mend=mend_for_all(facility, service, known.get(key)),
            is_late=known.get(key, (None, ""))[0] is Cause.LATE,
        )
        for key, count, oldest, service, last_service in found
    ]


@Prepared
def _by_cause() -> QuerySet[Job, tuple[str, int, date, str, str]]:
    failed = Job.objects.filter(Job.unfinished(), facility=given("facility"), state=State.FAILED)
    counted = failed.values_list("answer_key").annotate(
        count=Count("pk"), oldest=Min("filed_on"), at_service=Min("service"), last_service=Max("service")
    )
    return counted.order_by("-count", "answer_key")


def cause_in_words(name: str) -> str:
    """What failed with the answer that an address asks for by this name."""
    return _NOT_KNOWN.text if name == UNNAMED else explain(name, "", ruled([name])).text or name
