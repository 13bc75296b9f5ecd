"""A patient is saved once, whoever presses Simpan at the same time, and without asking anybody outside."""

from datetime import timedelta

import pytest

from tests.builders import DESK, NOW, bridged_facility, facility
from tests.integration.patients import people
from titian.patients import operations, queries
from titian.patients.errors import AlreadyRegistered, ChangedMeanwhile, NotVerified
from titian.patients.models import Patient
from titian.patients.operations import Proof

both_engines = pytest.mark.both_engines


def test_a_second_patient_with_the_same_nik_is_told_whose_it_is(db):
    clinic = facility()
    first = people.patient(clinic)
    with pytest.raises(
        AlreadyRegistered, match=r"NIK ini sudah terdaftar sebagai 00-00-01 Siti Nur'aini"
    ) as caught:
        people.patient(clinic, name="Orang Lain")
    assert caught.value.patient == first
    assert Patient.objects.count() == 1


def test_a_second_patient_with_the_same_card_is_told_whose_it_is(db):
    clinic = facility()
    people.patient(clinic, card_number=people.CARD)
    with pytest.raises(AlreadyRegistered, match="Nomor kartu BPJS ini"):
        people.patient(clinic, nik="", card_number=people.CARD)


@both_engines
def test_twenty_parallel_saves_of_one_nik_leave_one_patient(in_parallel):
    clinic = facility()
    results = in_parallel(lambda _: people.patient(clinic), 20)
    refused = [result for result in results if isinstance(result, AlreadyRegistered)]
    assert len(refused) == 19
    assert {error.patient.pk for error in refused} == {Patient.objects.get().pk}


@both_engines
def test_parallel_patients_get_numbers_of_their_own(in_parallel):
    clinic = facility()
    results = in_parallel(lambda n: people.patient(clinic, nik="", name=f"Pasien {n}").record_number, 10)
    assert len(set(results)) == 10


def test_placeholders_of_two_patients_do_not_collide(db):
    clinic = facility()
    people.patient(clinic, nik="", identity_number="9" * 16, identity_status="placeholder")
    people.patient(clinic, nik="", identity_number="9" * 16, identity_status="placeholder")
    assert Patient.objects.count() == 2


def test_the_same_nik_at_another_clinic_is_another_patient(db):
    people.patient(facility())
    assert people.patient(facility()).record_number == 1


def test_a_bridged_clinic_saves_no_bpjs_patient_without_bpjs_word(db):
    clinic = bridged_facility()
    with pytest.raises(NotVerified, match="Verifikasi nomor BPJS dulu"):
        people.patient(clinic, Proof(Patient.Membership.VERIFIED), card_number=people.CARD)


def test_another_clinics_answer_proves_nothing(db):
    clinic, other = bridged_facility(), facility()
    with pytest.raises(NotVerified):
        people.patient(
            clinic, Proof(Patient.Membership.VERIFIED, people.record(other)), card_number=people.CARD
        )


def test_an_answer_about_another_card_proves_nothing(db):
    clinic = bridged_facility()
    proof = Proof(Patient.Membership.VERIFIED, people.record(clinic))
    with pytest.raises(NotVerified, match="berbeda dari yang diverifikasi"):
        people.patient(clinic, proof, card_number="0008800000025")


def test_a_patient_may_wait_for_verification_with_a_card_number(db):
    clinic = bridged_facility()
    assert people.patient(clinic, people.PENDING, card_number=people.CARD).membership == "pending"
    with pytest.raises(NotVerified, match="Isi nomor kartu"):
        people.patient(clinic, people.PENDING, nik="")


def test_an_answer_is_tied_to_its_patient(db):
    clinic = bridged_facility()
    patient = people.bpjs_patient(clinic)
    assert patient.membership == "verified"
    assert people.PesertaRecord.objects.get().patient_ref == patient.ref


def test_an_edit_to_somebody_elses_nik_is_refused(db):
    clinic = facility()
    people.patient(clinic)
    second = people.patient(clinic, nik="", name="Budi")
    with pytest.raises(AlreadyRegistered):
        operations.edit_patient(
            by=DESK,
            facility=clinic,
            ref=second.ref,
            data=people.patient_data(),
            seen_at=NOW,
            now=NOW + timedelta(hours=1),
        )
    second.refresh_from_db()
    assert (second.name, second.nik) == ("Budi", "")


def test_an_outsider_cannot_edit(db):
    patient = people.patient(facility())
    with pytest.raises(Patient.DoesNotExist):
        operations.edit_patient(
            by=DESK, facility=facility(), ref=patient.ref, data=people.patient_data(), seen_at=NOW, now=NOW
        )


@pytest.mark.parametrize(
    "text", ["00-00-01", "1", people.NIK, people.CARD, "0812-3450-0017", "nur aini", "NURAINI siti"]
)
def test_a_patient_is_found_by_number_phone_or_name(db, text):
    clinic = facility()
    wanted = people.patient(clinic, card_number=people.CARD, name="Siti Nuraini")
    people.patient(clinic, nik="", name="Budi", phone="+628111111112")
    assert queries.find(clinic, text).patients == [wanted]


def test_nobody_finds_another_clinics_patient(db):
    patient = people.patient(facility())
    stranger = facility()
    assert not queries.find(stranger, people.NIK).patients
    assert queries.by_ref(stranger, patient.ref) is None


def test_a_record_that_changed_meanwhile_is_not_written_over(db):
    clinic = facility()
    patient = people.patient(clinic)
    edit = {"by": DESK, "facility": clinic, "ref": patient.ref, "seen_at": NOW}
    operations.edit_patient(
        **edit, data=people.patient_data(allergies=(people.PRAWN,)), now=NOW + timedelta(minutes=1)
    )
    with pytest.raises(ChangedMeanwhile, match="diubah orang lain"):
        operations.edit_patient(**edit, data=people.patient_data(), now=NOW + timedelta(minutes=2))
    patient.refresh_from_db()
    assert [str(one) for one in patient.allergies.all()] == ["udang"]
