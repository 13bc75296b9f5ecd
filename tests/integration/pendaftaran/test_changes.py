"""A visit gets another payer, or goes to another poli, when BPJS knows of it already or not yet (R1, R11)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.builders import DESK, NOW, bridged_facility, facility
from tests.integration.kunjungan.examined import SEEN_AT, finish, jobs, registered, void
from tests.integration.patients import people
from titian.facility.models import Facility, Penjamin, Poli
from titian.outbox.kinds import Kind
from titian.outbox.models import Job, JobEvent
from titian.outbox.states import State
from titian.pendaftaran import operations
from titian.pendaftaran.errors import AlreadyToday, NotAPeserta, UnableToChange, UnableToRegister
from titian.pendaftaran.models import Pendaftaran

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]

PCARE, ANTREAN = Kind.TAMBAH_PENDAFTARAN, Kind.TAMBAH_ANTREAN
NO_PCARE, NO_ANTREAN = Kind.HAPUS_PENDAFTARAN, Kind.BATAL_ANTREAN


@pytest.fixture
def clinic(db: None) -> Facility:
    return bridged_facility()


@pytest.fixture
def dental(clinic: Facility) -> Poli:
    people.poli(clinic)
    return people.poli(clinic, name="Gigi", ticket_letter="B", pcare_code="002", antrean_code="002")


def pay(visit: Pendaftaran, payer: str, **facts: object) -> Pendaftaran:
    return operations.change_payer(
        by=DESK, facility=visit.facility, ref=visit.ref, payer=payer, now=SEEN_AT, **facts
    )


def move(visit: Pendaftaran, poli: Poli, **facts: object) -> Pendaftaran:
    choice = {"practitioner": visit.practitioner, "hours": "08:00-12:00", "now": SEEN_AT} | facts
    return operations.move_to_poli(by=DESK, facility=visit.facility, ref=visit.ref, poli=poli, **choice)


def sent(visit: Pendaftaran) -> None:
    there = {"state": State.SENT, "due_at": None, "finished_at": NOW}
    Job.objects.filter(visit_ref=visit.ref).update(**there)
    Job.objects.filter(visit_ref=visit.ref, kind=PCARE).update(bpjs_sequence="A7")


def story(visit: Pendaftaran) -> list[tuple[str, str, str]]:
    return [(job.kind, job.poli_code, job.state) for job in jobs(visit)]


def reasons(visit: Pendaftaran) -> set[str]:
    """What BPJS is told of why something is taken back."""
    return {job.payload["reason"] for job in jobs(visit) if job.kind in (NO_PCARE, NO_ANTREAN)}


# Another payer


def test_who_pays_himself_leaves_nothing_to_send(clinic: Facility) -> None:
    visit = pay(registered(clinic), "pribadi")
    assert visit.payer == "pribadi"
    assert {job.state for job in jobs(visit)} == {State.CANCELLED}


def test_what_bpjs_has_is_taken_back_from_it(clinic: Facility) -> None:
    visit = registered(clinic)
    sent(visit)
    pay(visit, "pribadi")
    assert [job.kind for job in jobs(visit) if job.state == State.WAITING] == [NO_PCARE, NO_ANTREAN]


def test_bpjs_is_not_told_who_pays_instead(clinic: Facility) -> None:
    visit = registered(clinic)
    sent(visit)
    pay(visit, "penjamin", penjamin=Penjamin.objects.create(facility=clinic, name="Asuransi Sehat"))
    assert reasons(visit) == {"pembayar diganti"}
    assert not JobEvent.objects.filter(why__contains="Sehat").exists()


def test_where_the_clinic_sends_everybody_the_entry_goes_again_without_a_card(clinic: Facility) -> None:
    Facility.objects.update(sends_umum_antrean=True)
    visit = registered(Facility.objects.get(pk=clinic.pk))
    pay(visit, "pribadi")
    [waiting] = [job for job in jobs(visit) if job.state == State.WAITING]
    assert (waiting.kind, waiting.card_number, waiting.payload["card_number"]) == (ANTREAN, "", "")


def test_back_at_bpjs_all_is_promised_anew_behind_what_is_taken_back(clinic: Facility) -> None:
    visit = registered(clinic)
    sent(visit)
    pay(visit, "pribadi")
    pay(visit, "bpjs")
    last = [job for job in jobs(visit) if job.state == State.WAITING]
    assert [job.kind for job in last] == [NO_PCARE, NO_ANTREAN, ANTREAN, PCARE]
    pcare = [job for job in last if job.service == "pcare"]
    assert pcare[0].lane_id == pcare[1].lane_id
    assert pcare[0].seq < pcare[1].seq


def test_a_call_that_was_heard_before_bpjs_paid_is_told_too(clinic: Facility) -> None:
    visit = registered(clinic)
    pay(visit, "pribadi")
    operations.call(by=DESK, facility=clinic, ref=visit.ref, now=SEEN_AT)
    pay(visit, "bpjs")
    assert [job.kind for job in jobs(visit) if job.wanted] == [ANTREAN, PCARE, Kind.PANGGIL_ANTREAN]


def test_after_the_examination_only_pcare_is_told(clinic: Facility) -> None:
    visit = registered(clinic)
    finish(visit)
    sent(visit)
    pay(visit, "pribadi")
    waiting = [job.kind for job in jobs(visit) if job.state == State.WAITING]
    assert waiting == [Kind.HAPUS_KUNJUNGAN, NO_PCARE]


def test_a_signed_record_is_promised_once_bpjs_pays(clinic: Facility) -> None:
    visit = registered(clinic)
    pay(visit, "pribadi")
    finish(visit)
    pay(visit, "bpjs")
    assert Kind.TAMBAH_KUNJUNGAN in {job.kind for job in jobs(visit) if job.wanted}


def test_who_was_examined_before_bpjs_paid_is_put_into_no_line(clinic: Facility) -> None:
    visit = registered(clinic)
    pay(visit, "pribadi")
    finish(visit)
    pay(visit, "bpjs")
    assert [job.kind for job in jobs(visit) if job.wanted] == [PCARE, Kind.TAMBAH_KUNJUNGAN]


def test_bpjs_does_not_pay_for_somebody_it_was_never_asked_about(clinic: Facility) -> None:
    visit = registered(clinic, payer="pribadi")
    with pytest.raises(NotAPeserta):
        pay(visit, "bpjs")
    visit.refresh_from_db()
    assert visit.payer == "pribadi"


def test_the_same_payer_again_is_no_change(clinic: Facility) -> None:
    with pytest.raises(UnableToChange, match="tetap sama"):
        pay(registered(clinic), "bpjs")


# Another poli


def test_another_poli_gives_a_number_of_its_own_line(clinic: Facility, dental: Poli) -> None:
    visit = registered(clinic)
    before = visit.ticket
    moved = move(visit, dental)
    before.refresh_from_db()
    assert (str(before), before.cancelled_at, str(moved.ticket)) == ("A-1", SEEN_AT, "B-1")
    assert [row for row in story(visit) if row[2] == State.WAITING] == [
        (ANTREAN, "002", State.WAITING),
        (PCARE, "002", State.WAITING),
    ]


def test_what_bpjs_has_of_the_old_poli_is_taken_back_there(clinic: Facility, dental: Poli) -> None:
    visit = registered(clinic)
    sent(visit)
    move(visit, dental)
    assert [row for row in story(visit) if row[2] == State.WAITING] == [
        (NO_PCARE, "001", State.WAITING),
        (NO_ANTREAN, "001", State.WAITING),
        (ANTREAN, "002", State.WAITING),
        (PCARE, "002", State.WAITING),
    ]


def test_bpjs_is_not_told_where_the_patient_went(clinic: Facility, dental: Poli) -> None:
    visit = registered(clinic)
    sent(visit)
    move(visit, dental)
    assert reasons(visit) == {"pindah poli"}
    assert not JobEvent.objects.filter(why__contains=dental.name).exists()


def test_another_doctor_of_the_same_poli_keeps_number_and_registration(clinic: Facility) -> None:
    visit = registered(clinic)
    sent(visit)
    other = people.practitioner(clinic, name="dr. Budi", antrean_code="99", pcare_code="99")
    moved = move(visit, visit.poli, practitioner=other)
    assert str(moved.ticket) == "A-1"
    assert [job.kind for job in jobs(visit) if job.state == State.WAITING] == [NO_ANTREAN, ANTREAN]


def test_kept_back_until_the_call_pcare_is_told_at_the_call_in_the_new_poli(
    clinic: Facility, dental: Poli
) -> None:
    Facility.objects.update(tells_pcare="call")
    visit = registered(Facility.objects.get(pk=clinic.pk))
    operations.call(by=DESK, facility=clinic, ref=visit.ref, now=SEEN_AT)
    move(visit, dental)
    assert not [job for job in jobs(visit) if job.kind == PCARE and job.wanted]
    operations.call(by=DESK, facility=clinic, ref=visit.ref, now=SEEN_AT)
    assert [job.poli_code for job in jobs(visit) if job.kind == PCARE and job.wanted] == ["002"]


def test_who_stands_in_that_line_already_is_not_put_there_twice(clinic: Facility, dental: Poli) -> None:
    visit = registered(clinic)
    operations.register(
        by=DESK, facility=clinic, patient=visit.patient, poli=dental, practitioner=visit.practitioner,
        hours="", payer="bpjs", now=NOW,
    )  # fmt: skip
    with pytest.raises(AlreadyToday):
        move(visit, dental)


def test_who_was_examined_stays_where_that_was(clinic: Facility, dental: Poli) -> None:
    visit = registered(clinic)
    finish(visit)
    with pytest.raises(UnableToChange, match="sudah diperiksa"):
        move(visit, dental)


def test_who_moves_after_a_voided_examination_stands_in_bpjss_line_again(
    clinic: Facility, dental: Poli
) -> None:
    visit = registered(clinic)
    finish(visit)
    void(visit)
    move(visit, dental)
    sent(visit)
    pay(visit, "pribadi")
    taken_back = [(job.kind, job.poli_code) for job in jobs(visit) if job.state == State.WAITING]
    assert taken_back == [(NO_PCARE, "002"), (NO_ANTREAN, "002")]


def test_only_todays_visits_move_and_only_within_the_clinic(clinic: Facility, dental: Poli) -> None:
    visit = registered(clinic)
    with pytest.raises(UnableToChange, match="hari ini"):
        move(visit, dental, now=NOW + timedelta(days=1))
    with pytest.raises(UnableToRegister, match="milik klinik ini"):
        move(visit, people.poli(facility()))


@pytest.mark.parametrize(
    "change", [lambda visit: pay(visit, "pribadi"), lambda visit: move(visit, visit.poli)]
)
def test_a_cancelled_visit_is_changed_no_more(clinic: Facility, change) -> None:
    visit = registered(clinic)
    operations.cancel(by=DESK, facility=clinic, ref=visit.ref, reason="pulang", now=SEEN_AT)
    with pytest.raises(UnableToChange, match="sudah dibatalkan"):
        change(visit)


@pytest.mark.parametrize(
    "change", [lambda visit: pay(visit, "pribadi"), lambda visit: move(visit, visit.poli)]
)
def test_another_clinics_visit_is_not_found(clinic: Facility, change) -> None:
    visit = registered(clinic)
    visit.facility = facility()
    with pytest.raises(Pendaftaran.DoesNotExist):
        change(visit)
