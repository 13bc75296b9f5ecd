"""Reading the day's registrations."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from titian.facility.models import Facility
from titian.outbox import queries as outbox
from titian.outbox.models import Job
from titian.outbox.queries import JobView
from titian.outbox.states import OPEN, Hold, State
from titian.patients.models import Patient
from titian.pendaftaran.models import Pendaftaran
from titian.peserta.models import PesertaRecord

_SHOWN = (
    "facility",
    "patient",
    "poli",
    "practitioner",
    "ticket__poli",
    "penjamin",
    "peserta_record__facility",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A registration with what became of its promises."""

    pendaftaran: Pendaftaran
    jobs: list[JobView]

    @property
    def is_under_way(self) -> bool:
        """Whether something may still change by itself."""
        return any(job.state in OPEN for job in self.jobs)

    @property
    def why_unpaid(self) -> str:
        """Why a person must choose who pays; "" where nobody must."""
        record = self.pendaftaran.peserta_record
        return why_unpaid(record) if self.pendaftaran.needs_payer and record else ""


def why_unpaid(record: PesertaRecord) -> str:
    """What BPJS's answer says against paying for a visit that was promised as BPJS's."""
    if record.is_active:
        return "Kartu peserta menurut BPJS bukan kartu yang didaftarkan."
    return f"BPJS tidak menanggung peserta ini ({record.status_text or 'tidak aktif'})."


def live(facility: Facility) -> QuerySet[Pendaftaran]:
    """Registrations of a facility that were not cancelled."""
    return Pendaftaran.objects.filter(facility=facility, cancelled_at__isnull=True).select_related(*_SHOWN)


def by_ref(facility: Facility, ref: UUID) -> Row | None:
    """One registration of this facility; None for any other's."""
    pendaftaran = Pendaftaran.objects.select_related(*_SHOWN).filter(facility=facility, ref=ref).first()
    return Row(pendaftaran, outbox.visit_bridge(ref)) if pendaftaran else None


def on_day(facility: Facility, day: date) -> list[Row]:
    """The registrations of a local date, the latest first."""
    return _rows(live(facility).filter(service_date=day).order_by("-recorded_at", "-pk"))


def version_of(facility: Facility, day: date) -> str:
    """Changes with each registration and each payer decided on a local date; the promises have a pulse of their own."""
    counts = live(facility).filter(service_date=day)
    found = counts.aggregate(all=Count("pk"), unpaid=Count("pk", filter=Q(needs_payer=True)))
    return f"{day}.{outbox.pulse(facility)}.{found['all']}.{found['unpaid']}"


def of_patient(patient: Patient, limit: int) -> list[Row]:
    """A patient's latest registrations, newest first."""
    rows = live(patient.facility).filter(patient=patient)
    return _rows(rows.order_by("-service_date", "-pk")[:limit])


def with_unsent_promises(patient: Patient) -> list[Pendaftaran]:
    """A patient's registrations of which something has not left for BPJS, locked, oldest first."""
    mine = live(patient.facility).filter(patient=patient)
    unsent = Job.objects.filter(visit_ref__in=mine.values("ref"), state=State.WAITING)
    refs = list(unsent.values_list("visit_ref", flat=True))
    return list(Pendaftaran.objects.filter(ref__in=refs).order_by("pk").select_for_update())


def held_for_references(facility: Facility) -> list[Pendaftaran]:
    """Registrations with a promise that waits for codes or a schedule, oldest first."""
    waits = Q(hold=Hold.MAPPING) | Q(hold=Hold.SCHEDULE)
    held = Job.objects.filter(waits, service_state__facility=facility, due_at__isnull=False)
    refs = list(held.values_list("visit_ref", flat=True))
    return list(live(facility).filter(ref__in=refs).order_by("pk"))


def _rows(pendaftaran: QuerySet[Pendaftaran]) -> list[Row]:
    found = list(pendaftaran)
    jobs = outbox.visits_bridge(one.ref for one in found)
    return [Row(one, jobs.get(one.ref, [])) for one in found]
