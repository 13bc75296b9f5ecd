"""What the monitor adds to the outbox's own writes: who acts on a page that is out of date is told."""

from datetime import datetime

from django.db import transaction

from titian.accounts.models import Actor
from titian.facility.models import Facility
from titian.outbox import operations as outbox
from titian.outbox.errors import UnableToResend
from titian.outbox.models import Job
from titian.outbox.queries import why_no_resend


@transaction.atomic
def resend(*, by: Actor, facility: Facility, job_id: int, version: int, now: datetime) -> Job:
    """Send again what the person saw at `version`: of two who press at once one has effect, the other is told.

    Raises UnableToResend with the reason, Job.DoesNotExist for another facility's job.
    """
    job = Job.objects.select_for_update().get(pk=job_id, facility=facility)
    if job.version != version and not why_no_resend(job):
        raise UnableToResend(_overtaken(job))
    return outbox.resend(by=by, facility=facility, job_id=job_id, now=now)


def _overtaken(job: Job) -> str:
    if job.asked_by_name:
        return f"Sudah dikirim ulang oleh {job.asked_by_name}; tidak dikirim dua kali."
    state = job.get_state_display()
    return f"Keadaannya berubah sejak halaman ini dimuat: kini {state}. Periksa, lalu kirim ulang bila masih perlu."
