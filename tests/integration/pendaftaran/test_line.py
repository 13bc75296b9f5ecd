"""Called, absent, cancelled: what the desk does with the line, and what BPJS is promised to be told (R11, R17, R18)."""

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from tests import personas
from tests.builders import DESK, NOW, bridged_facility, facility
from tests.integration.patients import people
from titian.facility.models import Facility
from titian.outbox.kinds import Kind
from titian.outbox.models import Job, JobEvent
from titian.outbox.states import State
from titian.pendaftaran import operations
from titian.pendaftaran.errors import UnableToCall, UnableToCancel
from titian.pendaftaran.models import Pendaftaran

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]

CALLED_AT = NOW + timedelta(minutes=20)


def registered(clinic: Facility, *, payer: str = "bpjs") -> Pendaftaran:
    poli, doctor = people.poli(clinic), people.practitioner(clinic)
    people.schedule(poli, doctor)
    patient = people.bpjs_patient(clinic) if payer == "bpjs" else people.patient(clinic)
    return operations.register(
        by=DESK,
        facility=clinic,
        patient=patient,
        poli=poli,
        practitioner=doctor,
        hours="08:00-12:00",
        payer=payer,
        now=NOW,
    )


@pytest.fixture
def visit(db: None) -> Pendaftaran:
    return registered(bridged_facility())


def do(act: object, visit: Pendaftaran, now: datetime = CALLED_AT, **facts: str) -> Pendaftaran:
    return act(by=DESK, facility=visit.facility, ref=visit.ref, now=now, **facts)  # type: ignore[operator, no-any-return]


def calls(visit: Pendaftaran) -> list[Job]:
    return list(Job.objects.filter(visit_ref=visit.ref, kind=Kind.PANGGIL_ANTREAN).order_by("pk"))


@pytest.mark.parametrize("act", [operations.call, operations.mark_absent, operations.cancel])
def test_another_clinics_visit_is_nobodys_here(visit: Pendaftaran, act: object) -> None:
    facts = {"reason": "salah poli"} if act is operations.cancel else {}
    with pytest.raises(Pendaftaran.DoesNotExist):
        act(by=DESK, facility=facility(), ref=visit.ref, now=NOW, **facts)  # type: ignore[operator]
    with pytest.raises(Pendaftaran.DoesNotExist):
        act(by=DESK, facility=visit.facility, ref=uuid4(), now=NOW, **facts)  # type: ignore[operator]


def test_nobody_is_absent_before_a_call_and_bpjs_is_told_nothing(visit: Pendaftaran) -> None:
    with pytest.raises(UnableToCall, match="belum dipanggil"):
        do(operations.mark_absent, visit)
    assert calls(visit) == []


def test_the_first_call_is_promised_with_its_true_moment(visit: Pendaftaran) -> None:
    do(operations.call, visit)
    [call] = calls(visit)
    assert call.payload == {
        "card_number": visit.card_number,
        "is_present": True,
        "called_at": CALLED_AT.isoformat(),
    }


def test_a_repeated_call_promises_nothing(visit: Pendaftaran) -> None:
    do(operations.call, visit)
    do(operations.call, visit, CALLED_AT + timedelta(minutes=3))
    assert len(calls(visit)) == 1


def test_a_no_show_takes_the_place_of_a_call_that_never_left(visit: Pendaftaran) -> None:
    do(operations.call, visit)
    do(operations.mark_absent, visit, CALLED_AT + timedelta(minutes=5))
    first, second = calls(visit)
    assert (first.state, second.state, second.payload["is_present"]) == (
        State.CANCELLED,
        State.WAITING,
        False,
    )


def test_a_no_show_takes_the_place_of_a_call_that_bpjs_refused(visit: Pendaftaran) -> None:
    do(operations.call, visit)
    Job.objects.filter(pk=calls(visit)[0].pk).update(state=State.FAILED, due_at=None, finished_at=NOW)
    do(operations.mark_absent, visit, CALLED_AT + timedelta(minutes=5))
    refused, later = calls(visit)
    assert (refused.state, refused.wanted, later.state) == (State.CLOSED, False, State.WAITING)


@pytest.mark.parametrize("state", [State.UNKNOWN, State.FAILED])
def test_a_call_that_may_be_at_bpjs_is_not_taken_for_unsent(visit: Pendaftaran, state: State) -> None:
    do(operations.call, visit)
    ended = {"due_at": None, "finished_at": NOW} if state == State.FAILED else {}
    Job.objects.filter(pk=calls(visit)[0].pk).update(state=state, maybe_there=True, **ended)
    do(operations.mark_absent, visit, CALLED_AT + timedelta(minutes=5))
    assert calls(visit)[0].state == state


def test_who_pays_personally_is_called_without_bpjs(db: None) -> None:
    clinic = bridged_facility()
    Facility.objects.filter(pk=clinic.pk).update(sends_umum_antrean=True)
    clinic.refresh_from_db()
    visit = registered(clinic, payer="pribadi")
    do(operations.call, visit)
    assert calls(visit) == []
    assert Job.objects.filter(kind=Kind.TAMBAH_ANTREAN).exists()


def test_a_clinic_without_a_bridge_calls_its_patients(db: None) -> None:
    visit = registered(facility(), payer="pribadi")
    do(operations.call, visit)
    assert not Job.objects.exists()


def test_a_cancellation_needs_a_reason(visit: Pendaftaran) -> None:
    with pytest.raises(UnableToCancel, match="alasan"):
        do(operations.cancel, visit, reason="  ")
    visit.refresh_from_db()
    assert visit.cancelled_at is None


def test_what_was_never_sent_is_dropped_with_the_registration(visit: Pendaftaran) -> None:
    do(operations.call, visit)
    do(operations.cancel, visit, reason="pasien pulang")
    assert set(Job.objects.values_list("state", flat=True)) == {State.CANCELLED}


def test_what_bpjs_has_is_promised_to_be_withdrawn_in_words_that_name_nobody(visit: Pendaftaran) -> None:
    Job.objects.update(state=State.SENT, due_at=None, finished_at=NOW, bpjs_sequence="A3")
    do(operations.cancel, visit, reason="tertukar dengan Siti")
    withdrawals = Job.objects.filter(state=State.WAITING)
    assert set(withdrawals.values_list("kind", flat=True)) == {Kind.BATAL_ANTREAN, Kind.HAPUS_PENDAFTARAN}
    assert {job.payload["reason"] for job in withdrawals} == {"pendaftaran dibatalkan di loket"}
    assert not any("Siti" in why for why in JobEvent.objects.values_list("why", flat=True))
    visit.refresh_from_db()
    assert visit.cancel_reason == "tertukar dengan Siti"


def test_a_second_cancellation_names_who_was_first(visit: Pendaftaran) -> None:
    do(operations.cancel, visit, reason="pasien pulang")
    with pytest.raises(UnableToCancel, match=DESK.name):
        do(operations.cancel, visit, reason="salah poli")


def test_a_cancelled_patient_is_neither_called_nor_absent(visit: Pendaftaran) -> None:
    do(operations.cancel, visit, reason="pasien pulang")
    with pytest.raises(UnableToCall, match="sudah dibatalkan"):
        do(operations.call, visit)


def test_the_patient_may_be_registered_again_with_a_new_number(visit: Pendaftaran) -> None:
    do(operations.cancel, visit, reason="salah dokter")
    again = operations.register(
        by=DESK,
        facility=visit.facility,
        patient=visit.patient,
        poli=visit.poli,
        practitioner=visit.practitioner,
        hours=visit.hours,
        payer="bpjs",
        now=NOW,
    )
    assert again.ticket.number == visit.ticket.number + 1


@pytest.mark.both_engines
def test_a_call_and_a_cancellation_at_once_leave_no_call_behind(in_parallel: object) -> None:
    visit = registered(bridged_facility())

    def act(number: int) -> None:
        with suppress(UnableToCall):
            do(operations.cancel, visit, reason="pulang") if number else do(operations.call, visit)

    in_parallel(act, 2)  # type: ignore[operator]
    assert set(Job.objects.values_list("state", flat=True)) == {State.CANCELLED}


# In the browser's words


def today(clinic: Facility, role: str = "pendaftaran") -> tuple[object, str]:
    return personas.signed_in(personas.staff(clinic, role)), f"/k/{clinic.slug}/pendaftaran/"


def test_a_doctor_calls_but_does_not_cancel(visit: Pendaftaran) -> None:
    client, at = today(visit.facility, "dokter")
    assert client.post(f"{at}{visit.ref}/panggil/").status_code == 302  # type: ignore[attr-defined]
    assert client.get(f"{at}{visit.ref}/batal/").status_code == 403  # type: ignore[attr-defined]


def test_a_cancellation_without_a_reason_is_told_at_the_field(visit: Pendaftaran) -> None:
    client, at = today(visit.facility)
    response = client.post(f"{at}{visit.ref}/batal/", {"reason": ""})  # type: ignore[attr-defined]
    assert (response.status_code, "Tulis alasannya" in response.content.decode()) == (422, True)


def test_a_cancellation_after_a_call_says_what_bpjs_keeps(visit: Pendaftaran) -> None:
    client, at = today(visit.facility)
    told = "di sana antreannya tetap tercatat"
    assert told not in client.get(f"{at}{visit.ref}/batal/").content.decode()  # type: ignore[attr-defined]
    do(operations.call, visit)
    Job.objects.update(state=State.SENT, due_at=None, finished_at=NOW)
    assert told in client.get(f"{at}{visit.ref}/batal/").content.decode()  # type: ignore[attr-defined]
    client.post(f"{at}{visit.ref}/batal/", {"reason": "pulang"})  # type: ignore[attr-defined]
    assert not Job.objects.filter(kind=Kind.BATAL_ANTREAN).exists()


def test_a_cancelled_registration_says_so_and_leaves_the_line(visit: Pendaftaran) -> None:
    client, at = today(visit.facility)
    client.post(f"{at}{visit.ref}/batal/", {"reason": "pasien pulang"})  # type: ignore[attr-defined]
    page = client.get(f"{at}{visit.ref}/").content.decode()  # type: ignore[attr-defined]
    assert "Dibatalkan" in page
    assert "pasien pulang" in page
    assert "Cetak" not in page  # nobody waits with a number that is not called


def test_the_patients_page_remembers_what_was_cancelled(visit: Pendaftaran) -> None:
    do(operations.cancel, visit, reason="pasien pulang")
    client, _ = today(visit.facility)
    page = client.get(f"/k/{visit.facility.slug}/pasien/{visit.patient.ref}/").content.decode()  # type: ignore[attr-defined]
    assert "Dibatalkan" in page
    assert "Belum pernah didaftarkan" not in page


@pytest.mark.parametrize(
    ("is_sick", "told"), [(True, "Kunjungan sakit, rawat jalan"), (False, "Kunjungan sehat, promotif")]
)
def test_the_visit_says_as_what_bpjs_is_told_of_it(visit: Pendaftaran, is_sick: bool, told: str) -> None:
    type(visit.poli).objects.update(is_sick_visit=is_sick)
    client, at = today(visit.facility, "dokter")
    for page in (f"{at}{visit.ref}/", f"{at.replace('pendaftaran', 'kunjungan')}{visit.ref}/"):
        assert told in client.get(page).content.decode()  # type: ignore[attr-defined]
