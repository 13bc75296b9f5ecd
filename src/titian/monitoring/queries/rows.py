"""A job as a line of the table."""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localtime

from titian.facility.models import Facility
from titian.monitoring.queries.around import Around, around, patients_of
from titian.monitoring.queries.masking import Veil, mask_within, veiled_name, veiled_number
from titian.monitoring.queries.reasons import reason
from titian.outbox.kinds import FACTS, Kind, Service
from titian.outbox.models import Job
from titian.outbox.queries import why_no_resend
from titian.outbox.states import Badge, badge
from titian.patients import identifiers
from titian.patients.models import Patient

_KUNJUNGAN = (Kind.TAMBAH_KUNJUNGAN, Kind.UBAH_KUNJUNGAN, Kind.HAPUS_KUNJUNGAN)


def number_label(kind: str) -> str:
    """What the number of this kind is called: the ticket, or what PCare gave."""
    if kind in _KUNJUNGAN:
        return "No. kunjungan"
    return "No. antrean" if FACTS[Kind(kind)].service is Service.ANTREAN else "No. urut"


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a job is about, as the one who looks may know them."""

    name: str
    display_number: str
    nik: str

    @property
    def veiled(self) -> "Person":
        return Person(veiled_name(self.name), veiled_number(self.display_number), "")


@dataclass(frozen=True, slots=True)
class Row:
    """One job with all that its line, and the head of its panel, show. `no_resend` "" = may be sent again, `mark` "" =
    what goes is what the record says.

    `ticket` is the number on the patient's paper, `number` what the job's own service calls the visit by. For one who
    may not see identities the job is a copy without them, never to be saved.
    """

    job: Job
    patient: Person | None
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
    def called(self) -> str:
        """What a button of the line says of it to who does not see the line."""
        return f"{self.job.get_kind_display()} {self.patient.name if self.patient else ''}"

    @property
    def day(self) -> str:
        return f"{self.job.filed_on:%d-%m-%Y}"

    @property
    def time(self) -> str:
        return f"{localtime(self.job.created_at):%H:%M}"

    @property
    def identity(self) -> str:
        """Card, else NIK, masked: enough to tell two namesakes apart."""
        return identifiers.masked(self.job.card_number or (self.patient.nik if self.patient else ""))

    @property
    def masked_reason(self) -> str:
        return mask_within(self.reason)


def rows(
    facility: Facility,
    jobs: Sequence[Job],
    now: datetime,
    *,
    sees_identity: bool = False,
    revealed: int | None = None,
) -> list[Row]:
    """A fixed number of queries, however many jobs. Each job's `service_state` must be loaded already.

    Who forgets to say that names and numbers may be seen, hides them; those of the `revealed` job alone are shown.
    """
    surroundings = around(facility, jobs, now)
    found = [_row(job, surroundings) for job in jobs]
    if sees_identity:
        return found
    names = {ref: _names(patient) for ref, patient in surroundings.patients.items()}
    return [
        row if row.job.pk == revealed else veiled(row, veil_of(row.job, names.get(row.job.patient_ref, [])))
        for row in found
    ]


def row(facility: Facility, job_id: int, now: datetime, *, sees_identity: bool = False) -> Row:
    """One. Raises Job.DoesNotExist, also for another facility's job."""
    job = Job.objects.select_related("service_state").get(facility=facility, pk=job_id)
    return rows(facility, [job], now, sees_identity=sees_identity)[0]


def names_by_ref(facility: Facility, jobs: Iterable[Job]) -> dict[UUID, list[str]]:
    """Of whom these jobs are about, by what they may be called."""
    return {ref: _names(patient) for ref, patient in patients_of(facility, jobs).items()}


def _names(patient: Patient) -> list[str]:
    """As `patients.queries.names_of`, of who is read already: BPJS names the mother by whose card a newborn goes."""
    mother = patient.mother.name if patient.mother else ""
    return [name for name in (patient.name, mother, patient.mother_name) if name]


def veil_of(job: Job, names: Iterable[str]) -> Veil:
    """What hides the patient of these names wherever this job is told of."""
    return Veil(tuple(names), tuple(_texts(job.payload)))


def veiled(row: Row, veil: Veil) -> Row:
    """The row for who may not know whom it is about."""
    job = copy(row.job)
    job.card_number = veiled_number(job.card_number)
    job.bpjs_message = veil.said(job.bpjs_message)
    job.payload = {name: veil.told(one) if isinstance(one, str) else one for name, one in job.payload.items()}
    reason = row.reason
    if row.job.bpjs_message:
        reason = reason.replace(row.job.bpjs_message, job.bpjs_message)
    return replace(row, job=job, patient=row.patient and row.patient.veiled, reason=veil.told(reason))


def _texts(value: object) -> Iterator[str]:
    """Every text within what was promised."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def _row(job: Job, surroundings: Around) -> Row:
    ticket = str(job.payload.get("ticket_text") or surroundings.tickets.get(job.visit_ref, ""))
    return Row(
        job=job,
        patient=_person(surroundings.patients.get(job.patient_ref)),
        poli=_poli(job, surroundings),
        ticket=ticket,
        number=ticket if job.service == Service.ANTREAN else _number(job),
        badge=badge(job.state),
        reason=reason(job, surroundings),
        no_resend=why_no_resend(job),
        mark=surroundings.marks.get(job.pk, ""),
    )


def _person(patient: Patient | None) -> Person | None:
    return Person(patient.name, patient.display_number, patient.nik) if patient else None


def _poli(job: Job, surroundings: Around) -> str:
    """The clinic's own name for it, else BPJS's name as promised, else the bare code."""
    own = surroundings.poli.get((job.service, job.poli_code)) if job.poli_code else None
    return own or str(job.payload.get("poli_name") or job.poli_code)


def _number(job: Job) -> str:
    return job.bpjs_visit_number if job.kind in _KUNJUNGAN else job.bpjs_sequence
