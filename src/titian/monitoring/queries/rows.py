"""A job as a line of the table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from titian.facility.models import Facility
from titian.monitoring.queries.around import Around, around
from titian.monitoring.queries.masking import mask, mask_within
from titian.monitoring.queries.reasons import reason
from titian.outbox.kinds import FACTS, Kind, Service
from titian.outbox.models import Job
from titian.outbox.queries import why_no_resend
from titian.outbox.states import Badge, badge
from titian.patients.models import Patient

_KUNJUNGAN = (Kind.TAMBAH_KUNJUNGAN, Kind.UBAH_KUNJUNGAN, Kind.HAPUS_KUNJUNGAN)


def number_label(kind: str) -> str:
    """What the number of this kind is called: the ticket, or what PCare gave."""
    if kind in _KUNJUNGAN:
        return "No. kunjungan"
    return "No. antrean" if FACTS[Kind(kind)].service is Service.ANTREAN else "No. urut"


@dataclass(frozen=True, slots=True)
class Row:
    """One job with all that its line, and the head of its panel, show. `no_resend` "" = may be sent again, `mark` "" =
    what goes is what the record says.

    `ticket` is the number on the patient's paper, `number` what the job's own service calls the visit by.
    """

    job: Job
    patient: Patient | None
    poli: str
    ticket: str
    number: str
    badge: Badge
    reason: str
    no_resend: str
    mark: str

    @property
    def number_label(self) -> str:
        return number_label(self.job.kind)

    @property
    def identity(self) -> str:
        """Card, else NIK, masked: enough to tell two namesakes apart."""
        return mask(self.job.card_number or (self.patient.nik if self.patient else ""))

    @property
    def masked_reason(self) -> str:
        return mask_within(self.reason)


def rows(facility: Facility, jobs: Sequence[Job], now: datetime) -> list[Row]:
    """A fixed number of queries, however many jobs. Each job's `service_state` must be loaded already."""
    surroundings = around(facility, jobs, now)
    return [_row(job, surroundings) for job in jobs]


def _row(job: Job, surroundings: Around) -> Row:
    ticket = str(job.payload.get("ticket_text") or surroundings.tickets.get(job.visit_ref, ""))
    return Row(
        job=job,
        patient=surroundings.patients.get(job.patient_ref),
        poli=_poli(job, surroundings),
        ticket=ticket,
        number=ticket if job.service == Service.ANTREAN else _number(job),
        badge=badge(job.state),
        reason=reason(job, surroundings),
        no_resend=why_no_resend(job),
        mark=surroundings.marks.get(job.pk, ""),
    )


def _poli(job: Job, surroundings: Around) -> str:
    """The clinic's own name for it, else BPJS's name as promised, else the bare code."""
    own = surroundings.poli.get((job.service, job.poli_code)) if job.poli_code else None
    return own or str(job.payload.get("poli_name") or job.poli_code)


def _number(job: Job) -> str:
    return job.bpjs_visit_number if job.kind in _KUNJUNGAN else job.bpjs_sequence
