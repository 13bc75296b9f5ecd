"""A promise that lacks something waits, and goes by itself when it comes."""

from tests.builders import DESK, NOW, bridged_facility
from tests.integration.patients import people
from tests.integration.pendaftaran.test_register import jobs, register
from titian.facility.models import Facility
from titian.patients import operations as patients
from titian.patients.models import Patient
from titian.pendaftaran import operations
from titian.pendaftaran.models import Pendaftaran
from titian.peserta import operations as peserta


def holds(pendaftaran: Pendaftaran) -> dict[str, str]:
    return {kind: job.hold for kind, job in jobs(pendaftaran).items()}


def verify(clinic: Facility, patient: Patient, monkeypatch, **answer) -> None:
    """As if BPJS answered now."""
    monkeypatch.setattr(peserta, "check", lambda **_: people.record(clinic, **answer))
    patients.verify_membership(by=DESK, facility=clinic, patient=patient, now=NOW)


def test_an_unverified_members_promises_wait_and_are_completed_by_the_answer(db, monkeypatch):
    clinic = bridged_facility()
    patient = people.patient(clinic, people.PENDING, card_number=people.CARD)
    pendaftaran = register(clinic, patient)
    assert holds(pendaftaran) == {"tambah_antrean": "verifikasi", "tambah_pendaftaran": "verifikasi"}
    verify(clinic, patient, monkeypatch)
    assert holds(pendaftaran) == {"tambah_antrean": "", "tambah_pendaftaran": ""}
    filed = jobs(pendaftaran)["tambah_pendaftaran"]
    assert filed.payload["home_faskes_code"] == clinic.faskes_code


def test_a_member_known_by_nik_only_gets_the_card_with_the_answer(db, monkeypatch):
    clinic = bridged_facility()
    patient = people.patient(clinic, people.PENDING)
    pendaftaran = register(clinic, patient)
    verify(clinic, patient, monkeypatch)
    filed = jobs(pendaftaran)["tambah_pendaftaran"]
    assert (filed.hold, filed.card_number, filed.payload["card_number"]) == ("", people.CARD, people.CARD)


def test_an_unmapped_poli_holds_both_until_the_codes_come(db):
    clinic = bridged_facility()
    poli = people.poli(clinic, pcare_code="", antrean_code="")
    pendaftaran = register(clinic, people.bpjs_patient(clinic))
    assert set(holds(pendaftaran).values()) == {"pemetaan"}
    poli.pcare_code = poli.antrean_code = "003"
    poli.save()
    assert operations.renew_waiting(by=DESK, facility=clinic, now=NOW) == 2
    assert {job.poli_code for job in jobs(pendaftaran).values()} == {"003"}
    assert set(holds(pendaftaran).values()) == {""}


def test_only_the_antrean_waits_for_a_schedule(db):
    clinic = bridged_facility()
    poli, doctor = people.poli(clinic), people.practitioner(clinic)
    pendaftaran = register(clinic, people.bpjs_patient(clinic), hours="")
    assert holds(pendaftaran) == {"tambah_antrean": "jadwal", "tambah_pendaftaran": ""}
    people.schedule(poli, doctor, "07:00-08:59")
    people.schedule(poli, doctor, "16:00-20:00")
    operations.renew_waiting(by=DESK, facility=clinic, now=NOW)  # the patient came at 09:00 WIB
    assert jobs(pendaftaran)["tambah_antrean"].payload["hours"] == "16:00-20:00"
    assert holds(pendaftaran)["tambah_antrean"] == ""


def test_a_mended_patient_mends_the_unsent_promise(db):
    clinic = bridged_facility()
    patient = people.bpjs_patient(clinic, phone="", phone_missing_reason="tidak punya")
    pendaftaran = register(clinic, patient)
    data = people.patient_data(card_number=people.CARD)
    patients.edit_patient(by=DESK, facility=clinic, ref=patient.ref, data=data, seen_at=NOW, now=NOW)
    assert jobs(pendaftaran)["tambah_antrean"].payload["phone"] == "081234500017"
