"""What stands around the jobs of a page: read in a fixed number of queries, however many rows there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from titian.accounts.prepared import Prepared, any_given, given
from titian.facility.models import Facility, Poli, ServiceAccount
from titian.monitoring.queries.clock import clock
from titian.monitoring.queries.marks import marks
from titian.outbox.answers import Explanation
from titian.outbox.kinds import Service
from titian.outbox.models import Job, JobEvent
from titian.outbox.queries import Obstacle, obstacles, ruled
from titian.outbox.states import OPEN, State
from titian.patients.models import Patient
from titian.pendaftaran.models import Pendaftaran


@dataclass(frozen=True, slots=True)
class Around:
    """The surroundings of some jobs of one facility at one instant.

    `tickets` are the numbers on the patients' papers, by visit. `obstacles` say what keeps the open ones from going,
    `visits` holds every job of their visits in the order of the promises, `endings` why a cancelled or closed one
    ended, `marks` where one differs from the record. `poli` is keyed by service and BPJS code, `ruled` holds the words
    of the rules that decided.
    """

    facility: Facility
    now: datetime
    patients: dict[UUID, Patient]
    poli: dict[tuple[str, str], str]
    tickets: dict[UUID, str]
    obstacles: dict[int, Obstacle]
    visits: dict[UUID, list[Job]]
    endings: dict[int, str]
    services_on: frozenset[str]
    ruled: Mapping[str, Explanation]
    marks: dict[int, str]

    def clock(self, instant: datetime) -> str:
        """The clinic's local time, with the date when it is another day."""
        return clock(self.facility, instant, self.now)


def around(facility: Facility, jobs: Sequence[Job], now: datetime) -> Around:
    waiting = [job for job in jobs if job.state in OPEN]
    return Around(
        facility=facility,
        now=now,
        patients=patients_of(facility, jobs),
        poli=_poli(facility),
        tickets=_tickets(facility, jobs),
        obstacles=obstacles((job for job in waiting if job.state != State.SENDING), now),
        visits=_visits(waiting),
        endings=_endings(jobs),
        services_on=frozenset(service for (service,) in _services_on(facility=facility.pk)),
        ruled=ruled(job.answer_key for job in jobs),
        marks=marks(jobs),
    )


def patients_of(facility: Facility, jobs: Iterable[Job]) -> dict[UUID, Patient]:
    """Whom they are about, as far as a line tells."""
    found = _patients(facility=facility.pk, refs=list({job.patient_ref for job in jobs}))
    for patient in found:
        patient.facility = facility
    return {patient.ref: patient for patient in found}


@Prepared
def _patients() -> QuerySet[Patient]:
    columns = ("ref", "name", "record_number", "nik", "facility", "mother__name", "mother_name")
    those = Patient.objects.filter(facility=given("facility"), ref__in=any_given("refs", UUID))
    return those.select_related("mother").only(*columns)


def _poli(facility: Facility) -> dict[tuple[str, str], str]:
    names: dict[tuple[str, str], str] = {}
    for name, pcare_code, antrean_code in _poli_codes(facility=facility.pk):
        names[Service.PCARE, pcare_code] = name
        names[Service.ANTREAN, antrean_code] = name
    return names


@Prepared
def _poli_codes() -> QuerySet[Poli, tuple[str, str, str]]:
    those = Poli.objects.filter(facility=given("facility"))
    return those.values_list("name", "pcare_code", "antrean_code")


@Prepared
def _services_on() -> QuerySet[ServiceAccount, tuple[str]]:
    return ServiceAccount.objects.filter(facility=given("facility"), is_on=True).values_list("service")


def _tickets(facility: Facility, jobs: Iterable[Job]) -> dict[UUID, str]:
    return dict(_tickets_of(facility=facility.pk, visits=list({job.visit_ref for job in jobs})))


@Prepared
def _tickets_of() -> QuerySet[Pendaftaran, tuple[UUID, str]]:
    those = Pendaftaran.objects.filter(facility=given("facility"), ref__in=any_given("visits", UUID))
    return those.values_list("ref", "ticket__text")


def _visits(jobs: Iterable[Job]) -> dict[UUID, list[Job]]:
    visits: dict[UUID, list[Job]] = defaultdict(list)
    needy = {
        job.visit_ref for job in jobs if job.facts.needs_sent or job.facts.needs_settled or job.facts.undoes
    }
    for step in Job.objects.filter(visit_ref__in=needy).defer("payload", "body_override").order_by("pk"):
        visits[step.visit_ref].append(step)
    return visits


def _endings(jobs: Iterable[Job]) -> dict[int, str]:
    ended = [job.pk for job in jobs if job.state in (State.CANCELLED, State.CLOSED)]
    events = JobEvent.objects.filter(job__in=ended, end__in=[State.CANCELLED, State.CLOSED]).order_by("pk")
    return dict(events.values_list("job_id", "why"))
