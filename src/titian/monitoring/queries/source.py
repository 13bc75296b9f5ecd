"""Where a person mends what a promise is made from."""

from django.core.exceptions import ObjectDoesNotExist

from titian.outbox import kinds
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.outbox.states import SETTLED


def mend_url(job: Job) -> str:
    """A promise outlives its source: what is gone cannot be mended, but its story is still told.

    What BPJS has, or nobody wants any more, needs no mending.
    """
    if job.state in SETTLED or not job.wanted:
        return ""
    source = kinds.source_of(Kind(job.kind))
    try:
        return source.source_url(str(job.visit_ref)) if source else ""
    except ObjectDoesNotExist:
        return ""
