"""The desk's act: a patient gets a place in a poli's line, and BPJS is promised to be told.

One transaction, asking nobody outside. Rows are locked in one order everywhere: patient, registration, counter, lane.
"""

from datetime import date, datetime
from uuid import UUID

from titian.accounts.models import Actor
from titian.antrean.operations import issue_ticket
from titian.facility.models import Facility, Penjamin, Poli, PracticeSchedule, Practitioner
from titian.facility.queries import local_date
from titian.outbox import operations as outbox
from titian.outbox.kinds import FACTS, Kind, Service
from titian.outbox.queries import is_bridged
from titian.patients import operations as patients
from titian.patients import queries as people
from titian.patients.models import Patient
from titian.pendaftaran import promises, queries, registry
from titian.pendaftaran.errors import (
    AlreadyToday,
    CardInUse,
    NotAPeserta,
    NotAskedToday,
    OtherFaskesNeedsReason,
    PatientNotActive,
    PayerIsDecided,
    PesertaInactive,
    UnableToRegister,
)
from titian.pendaftaran.models import Pendaftaran
from titian.peserta import queries as peserta
from titian.peserta.models import PesertaRecord

_Payer = Pendaftaran.Payer
_Membership = Patient.Membership
_OF_PCARE = tuple(kind for kind, facts in FACTS.items() if facts.service == Service.PCARE)


@outbox.changes()
def register(
    *,
    by: Actor,
    facility: Facility,
    patient: Patient,
    poli: Poli,
    practitioner: Practitioner,
    hours: str,
    payer: str,
    now: datetime,
    complaint: str = "",
    other_faskes_reason: str = "",
    penjamin: Penjamin | None = None,
    is_out_of_reach: bool = False,
) -> Pendaftaran:
    """Register a patient for a poli on the clinic's today; `hours` is "HH:mm-HH:mm", "" without a schedule.

    `is_out_of_reach`: BPJS was asked just now and did not answer; the promises then wait until it does. Ticket,
    registration and promises are kept or lost together. Raises a kind of UnableToRegister.
    """
    patient = Patient.objects.select_for_update().get(pk=patient.pk, facility=facility)
    queries.lock_lender(patient)
    refuse_strangers(facility, poli, practitioner)
    if not patient.is_active:
        raise PatientNotActive(patient)
    day = local_date(facility, now)
    existing = queries.live(facility).filter(patient=patient, poli=poli, service_date=day).first()
    if existing is not None:
        raise AlreadyToday(existing)
    by_bpjs, insured = payer == _Payer.BPJS, people.insured_for(patient, day)
    record = peserta.latest(insured.ref) if by_bpjs else None
    if by_bpjs:
        if is_out_of_reach and record and not queries.is_of(record, facility, day):
            patients.await_verification(by=by, patient=insured, now=now)
        check_membership(patient, insured, record, other_faskes_reason, day)
    ticket = issue_ticket(by=by, facility=facility, poli=poli, patient=patient, date=day, now=now)
    if by_bpjs:  # the poli's line is locked by its ticket: nobody takes the card there in between
        refuse_card_twice(patient, insured, insured.card_number, poli, day)
    pendaftaran = Pendaftaran.objects.create(
        facility=facility,
        patient=patient,
        poli=poli,
        practitioner=practitioner,
        hours=hours,
        service_date=day,
        ticket=ticket,
        payer=payer,
        tells_pcare=facility.tells_pcare,
        penjamin=penjamin if payer == _Payer.PENJAMIN else None,
        peserta_record=record,
        card_holder=insured if by_bpjs and insured != patient else None,
        card_number=insured.card_number if by_bpjs else "",
        other_faskes_reason=other_faskes_reason,
        complaint=complaint,
        occurred_at=now,
        recorded_at=now,
        recorded_by_name=by.name,
    )
    promises.make(by=by, pendaftaran=pendaftaran, now=now)
    return pendaftaran


def renew_promises(*, by: Actor, patient: Patient, now: datetime) -> None:
    """Make a patient's unsent promises anew after the patient changed or the membership became known; so of a newborn
    who goes by the patient's card.

    Called in the transaction of that change. What was held for verification goes, or, where BPJS does not
    pay, is closed, and the registration asks for a payer (R19): from then on a person decides, for what was closed
    is promised anew by that decision alone.
    """
    for pendaftaran in queries.with_unsent_promises(patient):
        insured = pendaftaran.card_holder or patient
        record = peserta.latest(insured.ref)
        is_open = pendaftaran.payer == _Payer.BPJS and not pendaftaran.needs_payer
        if is_open and insured.membership == _Membership.VERIFIED and record:
            _learn_membership(pendaftaran, insured, record)
        outbox.rebuild(by=by, visit_ref=pendaftaran.ref, now=now)
        if pendaftaran.needs_payer and record:
            why = queries.why_unpaid(record)[:300]
            outbox.close_held(by=by, visit_ref=pendaftaran.ref, why=why, now=now)


@outbox.changes()
def decide_payer(
    *,
    by: Actor,
    facility: Facility,
    ref: UUID,
    payer: str,
    now: datetime,
    penjamin: Penjamin | None = None,
) -> Pendaftaran:
    """Name who pays for a visit that BPJS does not pay as it was promised, and promise what this payer needs (R19).

    BPJS may be named again once it answers that it pays: its promises are then made anew, with the card of that
    answer. Raises a kind of UnableToRegister, Patient.DoesNotExist for another facility's visit.
    """
    patient = Patient.objects.select_for_update(of=("self",)).get(facility=facility, pendaftaran__ref=ref)
    queries.lock_lender(patient)
    pendaftaran = Pendaftaran.objects.select_for_update().get(ref=ref)
    if not pendaftaran.needs_payer or pendaftaran.cancelled_at:
        raise PayerIsDecided(f"Pembayar kunjungan ini sudah ditentukan: {pendaftaran.get_payer_display()}.")
    pendaftaran.peserta_record = None
    if payer == _Payer.BPJS:
        let_bpjs_pay(pendaftaran, pendaftaran.other_faskes_reason, now)
    pendaftaran.payer, pendaftaran.needs_payer = payer, False
    pendaftaran.penjamin = penjamin if payer == _Payer.PENJAMIN else None
    pendaftaran.save()
    if payer != _Payer.BPJS:
        stays = facility.sends_umum_antrean and not pendaftaran.card_holder
        take_back(by=by, pendaftaran=pendaftaran, why="pembayar ditentukan", now=now, keeps_place=stays)
    promises.make(by=by, pendaftaran=pendaftaran, now=now)
    registry.tell_payer_decided(by, pendaftaran, now)
    return pendaftaran


def take_back(
    *, by: Actor, pendaftaran: Pendaftaran, why: str, now: datetime, keeps_place: bool = False
) -> None:
    """BPJS shall know nothing of this visit any more; PCare alone of one that `keeps_place` in the line, or has left it
    for the doctor."""
    is_of_pcare = keeps_place or pendaftaran.examined_at is not None
    kinds = _OF_PCARE if is_of_pcare else tuple(Kind)
    outbox.withdraw(
        by=by, facility=pendaftaran.facility, visit_ref=pendaftaran.ref, why=why, now=now, kinds=kinds
    )


def renew_waiting(*, by: Actor, facility: Facility, now: datetime) -> int:
    """Make all that waits anew after BPJS's lists came: what they brought is released, what they renamed follows.

    A transaction each: no desk waits for more than one visit. Returns how many promises changed.
    """
    changed = 0
    for visit_ref in queries.waiting_for_bpjs(facility):
        with outbox.changes():
            changed += renew_visit(by=by, visit_ref=visit_ref, now=now)
    return changed


def renew_visit(*, by: Actor, visit_ref: UUID, now: datetime) -> int:
    """Make what never left for BPJS of one visit anew, inside the caller's transaction.

    Returns how many promises changed.
    """
    timeless = Pendaftaran.objects.select_related("facility", "poli", "practitioner")
    for pendaftaran in timeless.filter(ref=visit_ref, hours=""):
        _learn_hours(pendaftaran)
    return outbox.rebuild(by=by, visit_ref=visit_ref, now=now)


def refuse_strangers(facility: Facility, poli: Poli, practitioner: Practitioner) -> None:
    """Raise UnableToRegister unless both belong to this clinic."""
    if {poli.facility_id, practitioner.facility_id} != {facility.pk}:
        raise UnableToRegister("Poli dan dokter harus milik klinik ini.", "poli")


def let_bpjs_pay(pendaftaran: Pendaftaran, other_faskes_reason: str, now: datetime) -> None:
    """For a visit that others paid for, where BPJS's answer of today is that it does. Raises as `check_membership`."""
    patient, insured = pendaftaran.patient, queries.insured_for(pendaftaran)
    record = peserta.latest(insured.ref)
    day = local_date(pendaftaran.facility, now)
    check_membership(patient, insured, record, other_faskes_reason, day)
    refuse_card_twice(patient, insured, insured.card_number, pendaftaran.poli, pendaftaran.service_date)
    pendaftaran.card_holder = insured if insured != patient else None
    pendaftaran.card_number, pendaftaran.peserta_record = insured.card_number, record


def refuse_card_twice(patient: Patient, insured: Patient, card_number: str, poli: Poli, day: date) -> None:
    """Raise CardInUse where the member, or another child, goes by this card at this poli on that day.

    Where BPJS hears of nothing nobody minds.
    """
    if not any(is_bridged(patient.facility, service) for service in Service):
        return
    if other := queries.by_card_of(insured, card_number, poli, day).exclude(patient=patient).first():
        raise CardInUse(other)


def check_membership(
    patient: Patient, insured: Patient, record: PesertaRecord | None, other_faskes_reason: str, day: date
) -> None:
    """Where PCare is bridged BPJS pays for its active members, and for those it could not be asked about yet.

    `insured` is the patient, or the mother by whose card a newborn goes.
    """
    facility = patient.facility
    if not is_bridged(facility, "pcare") or insured.membership == _Membership.PENDING:
        return
    who = "pasien ini" if insured == patient else f"ibunya, {insured.name},"
    if insured.membership == _Membership.NONE or record is None:
        sentence = f"Kepesertaan BPJS {who} belum diverifikasi. Verifikasi dulu, atau pilih pembayar lain."
        raise NotAPeserta(sentence, "payer")
    if not queries.is_of(record, facility, day):
        asked = f"BPJS terakhir ditanya {local_date(facility, record.checked_at):%d-%m-%Y}."
        sentence = f"{asked} Verifikasi ulang dulu, atau pilih pembayar lain."
        raise NotAskedToday(sentence, "payer")
    if not record.is_active:
        status = record.status_text or "tidak aktif"
        raise PesertaInactive(
            f"BPJS tidak menanggung {who} sekarang ({status}). Pilih Pribadi atau pembayar lain.",
            "payer",
        )
    if record.belongs_elsewhere and not other_faskes_reason.strip():
        home = record.home_faskes_name or record.home_faskes_code
        sentence = f"Peserta ini terdaftar di {home}. Tulis alasan melayaninya di sini."
        raise OtherFaskesNeedsReason(sentence, "other_faskes_reason")


def _learn_membership(pendaftaran: Pendaftaran, insured: Patient, record: PesertaRecord) -> None:
    """A promise keeps the card it was made with; one made without a card gets the verified one."""
    pendaftaran.card_number = pendaftaran.card_number or insured.card_number
    pendaftaran.needs_payer = not record.is_active or pendaftaran.card_number != insured.card_number
    pendaftaran.peserta_record = record
    pendaftaran.save(update_fields=["card_number", "needs_payer", "peserta_record"])


def _learn_hours(pendaftaran: Pendaftaran) -> None:
    """The published hours in which, or before which, the patient came; else the day's last ones."""
    schedules = PracticeSchedule.objects.filter(
        poli=pendaftaran.poli, practitioner=pendaftaran.practitioner, date=pendaftaran.service_date
    )
    came = pendaftaran.occurred_at.astimezone(pendaftaran.facility.zone).strftime("%H:%M")
    published = sorted(schedules.values_list("hours", flat=True))
    fitting = [hours for hours in published if came < hours.partition("-")[2]]
    if published:
        pendaftaran.hours = (fitting or published[-1:])[0]
        pendaftaran.save(update_fields=["hours"])
