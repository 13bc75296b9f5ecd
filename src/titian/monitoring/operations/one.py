"""On one promise: a page out of date is told so, and whom it is about is shown for a reason."""

from datetime import datetime

from titian.accounts.models import Actor, AuditEvent
from titian.accounts.operations import record_event
from titian.facility.models import Facility
from titian.monitoring.errors import UnableToReveal
from titian.outbox import operations as outbox
from titian.outbox.errors import UnableToResend
from titian.outbox.models import Job
from titian.outbox.queries import why_no_resend


@outbox.changes()
def resend(*, by: Actor, facility: Facility, job_id: int, version: int, now: datetime) -> Job:
    """Send again what the person saw at `version`: of two who press at once one has effect, the other is told.

    Raises UnableToResend with the reason, Job.DoesNotExist for another facility's job.
    """
    job = Job.objects.select_for_update().get(pk=job_id, facility=facility)
    if job.version != version and not why_no_resend(job):
        raise UnableToResend(overtaken(job))
    return outbox.resend(by=by, facility=facility, job_id=job_id, now=now)


def overtaken(job: Job) -> str:
    """What became of it since a page showed it, in words for who acts on what that page showed."""
    if job.asked_by_name and job.doubt == Job.Doubt.BY_HAND:
        done = f"sudah {'dientri' if job.wanted else 'dibereskan'} manual di BPJS"
        return f"{job.asked_by_name} menyatakan ini {done}; BPJS sedang ditanya. Tidak ada yang dikirim."
    if job.asked_by_name:
        return f"Kirim ulang sudah diminta {job.asked_by_name}; tidak dikirim dua kali."
    state = job.get_state_display()
    return f"Keadaannya berubah sejak halaman ini dimuat: kini {state}. Periksa, lalu kirim ulang bila masih perlu."


def reveal(*, by: Actor, facility: Facility, job_id: int, reason: str, now: datetime) -> AuditEvent:
    """Remember that somebody who sees no identities looked at whom one job is about, and why.

    Raises UnableToReveal without a reason, Job.DoesNotExist for another facility's job.
    """
    job = Job.objects.only("kind").get(pk=job_id, facility=facility)
    why = " ".join(reason.split())
    if not why:
        raise UnableToReveal("Tulis alasan menampilkan identitas.")
    return record_event(
        by=by,
        action="reveal_job",
        facility_id=facility.pk,
        subject=f"job:{job.pk}",
        detail={"kind": job.kind, "reason": why[:200]},
        now=now,
    )
