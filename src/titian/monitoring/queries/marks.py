"""Where what goes to BPJS, or went, differs from the clinic's own record: in words, for a line and for the panel."""

from collections.abc import Collection, Sequence

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import F, QuerySet

from titian.accounts.prepared import Prepared, any_given
from titian.outbox import kinds
from titian.outbox.kinds import CHANGED_BY, UNDONE_BY, Kind
from titian.outbox.models import Job, JobEvent
from titian.outbox.states import ENDED, State

EDITED = "Isi diubah petugas"
SENT_EDITED = "Terkirim dengan isi ubahan"
NEWER = "Catatan lebih baru dari yang terkirim"


def marks(jobs: Sequence[Job]) -> dict[int, str]:
    """What is said of those that differ, by their key; the others are left out. One query."""
    sent = [job.pk for job in jobs if job.last_sent_at is not None]
    renewed = {job for (job,) in _renewed(jobs=sent)} if sent else set()
    found: dict[int, str] = {}
    for job in jobs:
        if job.state in ENDED:
            continue
        if job.body_override is not None:
            found[job.pk] = SENT_EDITED if job.state == State.SENT else EDITED
        elif job.pk in renewed:
            found[job.pk] = NEWER
    return found


@Prepared
def _renewed() -> QuerySet[JobEvent, tuple[int]]:
    """Those that were made anew from their source after they went."""
    moments = JobEvent.objects.filter(job__in=any_given("jobs"), why=JobEvent.REBUILT)
    return moments.filter(at__gt=F("job__last_sent_at")).values_list("job")


def is_record_newer(job: Job, later: Collection[str]) -> bool:
    """Whether the record says otherwise by now than what BPJS got. Asked of one promise, for it is made anew for that.

    `later` are the kinds that were promised after it in its visit: what was told anew, changed or taken back since says
    by itself how it is. A source that is gone says nothing.
    """
    kind = Kind(job.kind)
    source = kinds.source_of(kind) if job.state == State.SENT and job.payload else None
    if source is None or {kind, CHANGED_BY.get(kind), UNDONE_BY.get(kind)}.intersection(later):
        return False
    try:
        return bool(source.build(str(job.visit_ref)).payload != job.payload)
    except ObjectDoesNotExist:
        return False
