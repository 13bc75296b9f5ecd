"""Reading the day's registrations."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Self
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Length

from titian.antrean.models import Place
from titian.facility.models import Facility, Poli, PracticeSchedule
from titian.facility.queries import local_date, schedules_for
from titian.outbox import queries as outbox
from titian.outbox.kinds import FACTS, Kind
from titian.outbox.queries import JobView
from titian.outbox.states import OPEN, Hold, State
from titian.patients import queries as patients
from titian.patients.models import Patient
from titian.pendaftaran.models import Pendaftaran
from titian.peserta.models import PesertaRecord
from titian.reference.registry import Work

_SHOWN = (
    "facility",
    "patient__facility",
    "patient__mother",
    "card_holder",
    "poli",
    "practitioner",
    "ticket__poli",
    "penjamin",
    "peserta_record__facility",
)


_PAUSES = ((timedelta(minutes=1), 3), (timedelta(minutes=5), 10))
_LAST_PAUSE = 30


@dataclass(frozen=True, slots=True)
class Poll:
    """`version` changes with each promise of the clinic, and when `seconds`, the pause between polls, does."""

    version: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Row:
    """A registration with what became of its promises, as of a `pulse` of the clinic's outbox."""

    pendaftaran: Pendaftaran
    jobs: list[JobView]
    pulse: int = 0

    @property
    def in_brief(self) -> Self:
        """The same without what was taken back and done with, for a list; where that is all there was, with it."""
        return replace(self, jobs=[job for job in self.jobs if not job.is_history] or self.jobs)

    @property
    def is_under_way(self) -> bool:
        """Whether something may change in a moment: what is held waits for a person, or for the night's lists."""
        return any(job.state in OPEN and not job.hold for job in self.jobs)

    @property
    def lacks_schedule(self) -> bool:
        """Whether a promise waits for the doctor's hours, which BPJS may never publish for this day."""
        return any(job.state in OPEN and job.hold == Hold.SCHEDULE.label for job in self.jobs)

    @property
    def antrean_stays(self) -> bool:
        """Whether BPJS has heard, or hears just now, that the patient is with the doctor, and takes nothing back.

        A call of an earlier ticket, in a poli that the patient has left, says nothing of this one.
        """
        calls = [job for job in self.jobs if job.kind == Kind.PANGGIL_ANTREAN]
        is_heard = bool(calls) and calls[-1].state in (State.SENDING, State.UNKNOWN, State.SENT)
        return is_heard and self.pendaftaran.ticket.place is Place.CALLED

    @property
    def told_as(self) -> str:
        """As what PCare is told of the visit, which follows its poli (R22); "" where BPJS does not pay."""
        if self.pendaftaran.payer != Pendaftaran.Payer.BPJS:
            return ""
        if self.pendaftaran.poli.is_sick_visit:
            return "Kunjungan sakit, rawat jalan (RJTP)"
        return "Kunjungan sehat, promotif"

    @property
    def pcare_is_told(self) -> str:
        """When PCare will be told of the registration, where the clinic keeps it back until then; else ""."""
        visit = self.pendaftaran
        if visit.payer != Pendaftaran.Payer.BPJS or visit.cancelled_at or visit.is_pcare_due:
            return ""
        when = Facility.TellsPcare(visit.tells_pcare).label
        return (
            when.lower() if outbox.is_bridged(visit.facility, FACTS[Kind.TAMBAH_PENDAFTARAN].service) else ""
        )

    @property
    def why_unpaid(self) -> str:
        """Why a person must choose who pays; "" where nobody must."""
        record = self.pendaftaran.peserta_record
        return why_unpaid(record) if self.pendaftaran.needs_payer and record else ""

    def poll(self, now: datetime) -> Poll:
        """How a page that shows this keeps up: slower the longer ago the patient stood at the desk."""
        age = now - self.pendaftaran.recorded_at
        seconds = next((pause for until, pause in _PAUSES if age < until), _LAST_PAUSE)
        return Poll(f"{self.pulse}.{seconds}", seconds)


def is_of(record: PesertaRecord, facility: Facility, day: date) -> bool:
    """Whether BPJS said so on this local date: a membership that was active yesterday may have lapsed."""
    return local_date(facility, record.checked_at) == day


def why_unpaid(record: PesertaRecord) -> str:
    """What BPJS's answer says against paying for a visit that was promised as BPJS's."""
    if record.is_active:
        return "Kartu peserta menurut BPJS bukan kartu yang didaftarkan."
    return f"BPJS tidak menanggung peserta ini ({record.status_text or 'tidak aktif'})."


def live(facility: Facility) -> QuerySet[Pendaftaran]:
    """Registrations of a facility that were not cancelled."""
    return Pendaftaran.objects.filter(facility=facility, cancelled_at__isnull=True).select_related(*_SHOWN)


def locked(facility: Facility, ref: UUID) -> Pendaftaran:
    """A visit to be changed, its people locked before it. Raises Pendaftaran.DoesNotExist for another facility's."""
    whose = Patient.objects.select_for_update(of=("self",)).filter(facility=facility, pendaftaran__ref=ref)
    for patient in whose:
        lock_lender(patient)
    rows = Pendaftaran.objects.select_for_update(of=("self",)).filter(facility=facility)
    return rows.select_related("facility", "patient", "poli", "practitioner", "ticket").get(ref=ref)


def lock_lender(patient: Patient) -> None:
    """After a newborn, the mother: her card may be what is promised, and what is learnt of it releases the promise."""
    if mother := patients.lending_mother(patient):
        mother.refresh_from_db(from_queryset=Patient.objects.select_for_update(of=("self",)))


def insured_for(pendaftaran: Pendaftaran) -> Patient:
    """By whose card BPJS pays for a visit, or would."""
    return pendaftaran.paying_mother or patients.insured_for(pendaftaran.patient, pendaftaran.service_date)


def by_card_of(insured: Patient, card_number: str, poli: Poli, day: date) -> QuerySet[Pendaftaran]:
    """Who stands at BPJS by one member's card at a poli on a local date: the member, and who goes by that card.

    By the member, whose card may be another since, and by the number itself, which was promised and may be somebody
    else's since: BPJS goes by what it was told. Also whose payer is to be decided anew: BPJS may have been told
    already, and takes the card's entries back by card, poli and date, whosesoever they are.
    """
    whose = Q(card_holder=insured) | Q(card_holder=None, patient=insured)
    if card_number:
        whose |= Q(card_number=card_number)
    by_bpjs = live(insured.facility).filter(payer=Pendaftaran.Payer.BPJS)
    return by_bpjs.filter(whose, poli=poli, service_date=day)


def by_ref(facility: Facility, ref: UUID) -> Row | None:
    """One registration of this facility; None for any other's."""
    pulse = outbox.pulse(facility)  # first: what changes while the rest is read is shown by the next poll
    pendaftaran = Pendaftaran.objects.select_related(*_SHOWN).filter(facility=facility, ref=ref).first()
    return Row(pendaftaran, outbox.visit_bridge(ref), pulse) if pendaftaran else None


def missed_sittings(pendaftaran: Pendaftaran) -> list[PracticeSchedule]:
    """Who sits at the poli that day after all, where the registration names nobody's hours."""
    if pendaftaran.hours or pendaftaran.cancelled_at:
        return []
    return list(schedules_for(pendaftaran.facility, pendaftaran.poli, pendaftaran.service_date))


def on_day(facility: Facility, day: date) -> list[Row]:
    """The registrations of a local date in the order of their numbers, poli by poli."""
    letter = "ticket__poli__ticket_letter"
    return rows(live(facility).filter(service_date=day).order_by(Length(letter), letter, "ticket__number"))


def cancelled_on(facility: Facility, day: date) -> list[Row]:
    """What was taken back on a local date, the latest first: BPJS may still be being told."""
    gone = Pendaftaran.objects.filter(facility=facility, service_date=day, cancelled_at__isnull=False)
    return rows(gone.select_related(*_SHOWN).order_by("-cancelled_at", "-pk"))


def version_of(facility: Facility, day: date) -> str:
    """Changes with each registration, cancellation, call and payer decided on a local date; the promises have a
    pulse of their own."""
    counts = Pendaftaran.objects.filter(facility=facility, service_date=day).aggregate(
        all=Count("pk"),
        live=Count("pk", filter=Q(cancelled_at__isnull=True)),
        unpaid=Count("pk", filter=Q(needs_payer=True)),
        calls=Coalesce(Sum("ticket__calls"), 0),
        absent=Count("ticket__absent_at"),
    )
    return ".".join(map(str, (day, outbox.pulse(facility), *counts.values())))


def of_patient(patient: Patient) -> QuerySet[Pendaftaran]:
    """A patient's registrations, newest first; a cancelled one too: BPJS may still be being told."""
    mine = Pendaftaran.objects.filter(facility=patient.facility, patient=patient).select_related(*_SHOWN)
    return mine.order_by("-service_date", "-pk")


def standing_in_line(patient: Patient, now: datetime) -> QuerySet[Pendaftaran]:
    """A patient's registrations of the clinic's today that no consultation has ended."""
    today = local_date(patient.facility, now)
    return live(patient.facility).filter(patient=patient, service_date=today, examined_at__isnull=True)


def with_unsent_promises(patient: Patient) -> list[Pendaftaran]:
    """Registrations of a patient, or by the patient's card, of which something has not left for BPJS, locked, oldest
    first."""
    mine = live(patient.facility).filter(Q(patient=patient) | Q(card_holder=patient))
    refs = outbox.waiting_among(mine.values_list("ref", flat=True))
    return list(Pendaftaran.objects.filter(ref__in=refs).order_by("pk").select_for_update())


def waiting_for_bpjs(facility: Facility) -> list[UUID]:
    """Registrations with a promise that waits to be sent, held or not, oldest first."""
    found = live(facility).filter(ref__in=outbox.waiting_visits(facility)).order_by("pk")
    return list(found.values_list("ref", flat=True))


def unsent_of(facility: Facility, refs: Set[UUID], now: datetime) -> list[UUID]:
    """Registrations at these poli or practitioners with a promise that never left, oldest first."""
    mine = Q(poli__ref__in=refs) | Q(practitioner__ref__in=refs)
    found = live(facility).filter(mine, ref__in=outbox.unsent_visits(facility, now)).order_by("pk")
    return list(found.values_list("ref", flat=True))


def work(facility: Facility, day: date) -> list[Work]:
    """What hangs on each poli and practitioner: that date's registrations, and all promises that wait for codes."""
    rows = live(facility).filter(service_date=day).values_list("poli__ref", "practitioner__ref")
    pendaftaran = Counter(ref for refs in rows for ref in refs)
    held = _held_for_codes(facility)
    return [Work(ref, pendaftaran[ref], held[ref]) for ref in pendaftaran.keys() | held.keys()]


def _held_for_codes(facility: Facility) -> dict[UUID, Counter[str]]:
    """By poli or practitioner, then by service. Only a registration is told to PCare without its practitioner."""
    held = outbox.held_steps(facility, Hold.MAPPING)
    jobs: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for visit, service, kind in held:
        jobs[visit].append((service, kind))
    counts: dict[UUID, Counter[str]] = defaultdict(Counter)
    rows = live(facility).filter(ref__in=held.values("visit_ref"))
    for visit, poli, practitioner in rows.values_list("ref", "poli__ref", "practitioner__ref"):
        counts[poli] += Counter(service for service, _ in jobs[visit])
        named = (service for service, kind in jobs[visit] if kind != Kind.TAMBAH_PENDAFTARAN)
        counts[practitioner] += Counter(named)
    return counts


def rows(pendaftaran: Iterable[Pendaftaran]) -> list[Row]:
    """Registrations, each with its promises, by one question about all of them."""
    found = list(pendaftaran)
    jobs = outbox.visits_bridge(one.ref for one in found)
    return [Row(one, jobs.get(one.ref, [])) for one in found]
