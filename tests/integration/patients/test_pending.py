"""Patients saved while BPJS was out of reach are verified by themselves, politely."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import DESK, NOW, bridged_facility
from tests.integration.patients import people
from titian.facility import duties
from titian.facility.models import Facility
from titian.patients import operations, queries
from titian.patients.models import Patient
from titian.peserta import errors
from titian.peserta import operations as peserta
from titian.peserta.models import PesertaRecord


def pending(clinic: Facility, number: int) -> Patient:
    card = f"00088{number:08d}"
    return people.patient(clinic, people.PENDING, nik="", card_number=card, name=f"Pasien {number}")


@pytest.fixture
def asked(monkeypatch) -> Callable[..., list[str]]:
    """Answer every question with what `answer` gives, and list the numbers that were asked."""

    def answering(answer: Callable[..., PesertaRecord]) -> list[str]:
        numbers: list[str] = []

        def check(*, number: str, facility: Facility, now: datetime, **_: object) -> PesertaRecord:
            numbers.append(number)
            try:
                return answer(facility, number)
            except errors.UnknownNumber as error:
                error.record.checked_at = now
                error.record.save()
                raise

        monkeypatch.setattr(peserta, "check", check)
        return numbers

    return answering


def unreachable(*_: object) -> PesertaRecord:
    raise errors.UnableToReachBpjs("BPJS tidak menjawab.")


def active(clinic: Facility, number: str) -> PesertaRecord:
    """The answer about the patient with this card."""
    name = f"PASIEN {int(number[5:])}"
    return people.record(clinic, asked_number=number, card_number=number, nik="", name=name)


def unknown(clinic: Facility, number: str) -> PesertaRecord:
    record = people.record(clinic, asked_number=number, finding="unknown_number", card_number="")
    raise errors.UnknownNumber("BPJS tidak mengenal nomor ini.", record)


def run(minutes: int = 0) -> int:
    return operations.verify_pending(by=DESK, now=NOW + timedelta(minutes=minutes))


def test_what_is_verified_by_itself_is_told_as_titians_work(db, asked):
    patient = pending(bridged_facility(), 1)
    asked(active)
    [duty] = [one for one in duties.registered() if one.name == "verifikasi"]
    duty.run(NOW)
    newest = queries.history(patient)[0]
    assert (newest.what, newest.by) == ("Kepesertaan BPJS", "Titian")


def test_a_clinic_out_of_reach_is_asked_once_and_does_not_hold_up_another(db, asked):
    down, up = bridged_facility(), bridged_facility()
    pending(down, 1), pending(down, 2), pending(up, 3)
    numbers = asked(lambda clinic, number: unreachable() if clinic == down else active(clinic, number))
    assert run() == 1
    assert len(numbers) == 2


@pytest.mark.parametrize(("answered", "status"), [(people.NIK, "verified"), ("", "unverified")])
def test_a_nik_that_bpjs_names_as_well_is_verified_by_it(db, asked, answered, status):
    patient = people.patient(bridged_facility(), people.PENDING, card_number=people.CARD)
    asked(lambda clinic, number: people.record(clinic, nik=answered))
    assert run() == 1
    patient.refresh_from_db()
    assert (patient.membership, patient.identity_status) == ("verified", status)


def test_ten_at_a_time_and_the_longest_untried_first(db, asked):
    clinic = bridged_facility()
    for number in range(1, 13):
        pending(clinic, number)
    asked(active)
    assert [run(), run(1), run(2)] == [10, 2, 0]


def test_the_untried_go_before_the_tried(db, asked):
    clinic = bridged_facility()
    first, second = pending(clinic, 1), pending(clinic, 2)
    asked(unreachable)
    run()
    assert queries.pending_verification(10) == [second, first]


@pytest.mark.both_engines
def test_a_number_that_bpjs_does_not_know_is_asked_about_once(db, asked):
    clinic = bridged_facility()
    patient = pending(clinic, 1)
    numbers = asked(unknown)
    assert [run(), run(1), run(2)] == [0, 0, 0]
    assert numbers == [patient.card_number]
    (told,) = (step for step in queries.history(patient) if step.what.startswith("BPJS"))
    assert (told.what, told.by) == ("BPJS ditanya: tidak ditemukan", DESK.name)


@pytest.mark.both_engines
def test_after_a_change_it_is_asked_about_once_more(db, asked):
    """Whatever was changed: BPJS may know the number by now, and who waits is never given up."""
    patient = pending(bridged_facility(), 1)
    numbers = asked(unknown)
    run()
    Patient.objects.update(address="Jalan Lain 1", changed_at=NOW + timedelta(minutes=1))
    assert [run(2), run(3)] == [0, 0]
    assert numbers == [patient.card_number] * 2
    Patient.objects.update(changed_at=NOW + timedelta(minutes=4))
    asked(active)
    assert run(5) == 1


@pytest.mark.both_engines
def test_a_card_is_asked_about_though_bpjs_does_not_know_the_nik(db, asked):
    """The desk's way: the NIK is asked about in vain, the card typed, and BPJS is out of reach."""
    clinic = bridged_facility()
    people.record(clinic, asked_number=people.NIK, finding="unknown_number", card_number="", nik="")
    patient = people.patient(clinic, people.PENDING, card_number=people.CARD)
    people.record(
        clinic, asked_number=people.NIK, finding="unknown_number", card_number="", patient_ref=patient.ref
    )
    numbers = asked(lambda at, number: people.record(at, asked_number=number))
    assert run() == 1
    assert numbers == [people.CARD]


@pytest.mark.both_engines
@pytest.mark.parametrize("answer", [unknown, lambda at, number: people.record(at, asked_number=number)])
def test_a_number_that_was_unknown_last_year_is_asked_about_once(db, asked, answer):
    clinic = bridged_facility()
    patient = people.patient(clinic, people.PENDING)
    for whose in (None, patient.ref):
        people.record(
            clinic, asked_number=people.NIK, finding="unknown_number", card_number="", nik="",
            checked_at=NOW - timedelta(days=365), patient_ref=whose,
        )  # fmt: skip
    numbers = asked(answer)
    run(), run(1)
    assert numbers == [people.NIK]


@pytest.mark.both_engines
def test_who_waits_is_found_by_their_own_answers_alone(db):
    """However many numbers BPJS did not know, of this clinic or of others."""
    waiting = Patient.objects.filter(pk=pending(bridged_facility(), 1).pk)
    people.record(waiting.get().facility, finding="unknown_number", patient_ref=waiting.get().ref)
    with CaptureQueriesContext(connection) as asked:
        assert len(queries.pending_verification(10)) == 1
    (question,) = asked
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # of one row it would be the shortest way
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{question['sql']}")
        plan = "\n".join(str(row) for row in cursor.fetchall())
    assert "peserta_pesertarecord_patient_ref" in plan


def test_a_card_that_is_another_patients_does_not_stop_the_rest(db, asked):
    clinic = bridged_facility()
    people.bpjs_patient(clinic, {"card_number": "0008800000099"}, nik="")
    pending(clinic, 1), pending(clinic, 2)

    def answer(at: Facility, number: str) -> PesertaRecord:
        found = active(at, number)
        found.card_number = "0008800000099" if number.endswith("1") else number
        return found

    asked(answer)
    assert run() == 1
    assert Patient.objects.filter(membership="pending").count() == 1


@pytest.mark.parametrize("refusal", [errors.RefusedByBpjs, errors.UndecipherableAnswer])
def test_a_refusal_of_one_patient_does_not_hold_up_the_next(db, asked, refusal):
    clinic = bridged_facility()
    refused = pending(clinic, 1)
    pending(clinic, 2)

    def answer(at: Facility, number: str) -> PesertaRecord:
        if number == refused.card_number:
            raise refusal("BPJS menolak.")
        return active(at, number)

    asked(answer)
    assert run() == 1
    refused.refresh_from_db()
    assert (refused.membership, refused.membership_tried_at) == ("pending", NOW)
