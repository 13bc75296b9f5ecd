"""Registering for a poli: ticket, registration and promises are one; nothing waits for BPJS."""

from datetime import UTC, date, datetime

import pytest

from tests.builders import DESK, NOW, bridged_facility, facility
from tests.integration.patients import people
from titian.antrean.models import AntreanTicket
from titian.facility.models import Facility
from titian.outbox.models import Job
from titian.patients.models import Patient
from titian.pendaftaran import operations, promises
from titian.pendaftaran.errors import (
    AlreadyToday,
    NotAPeserta,
    OtherFaskesNeedsReason,
    PesertaInactive,
    UnableToRegister,
)
from titian.pendaftaran.models import Pendaftaran

both_engines = pytest.mark.both_engines


def register(clinic: Facility, patient: Patient, **facts) -> Pendaftaran:
    """At the clinic's first poli and practitioner, 08:00-12:00, paid by BPJS; `facts` override."""
    choice = {
        "poli": clinic.poli.first() or people.poli(clinic),
        "practitioner": clinic.practitioners.first() or people.practitioner(clinic),
        "hours": "08:00-12:00",
        "payer": "bpjs",
        "now": NOW,
    }
    return operations.register(by=DESK, facility=clinic, patient=patient, **choice | facts)


def jobs(pendaftaran: Pendaftaran) -> dict[str, Job]:
    return {job.kind: job for job in Job.objects.filter(visit_ref=pendaftaran.ref)}


def test_an_inactive_member_is_refused_and_another_payer_offered(db):
    clinic = bridged_facility()
    patient = people.bpjs_patient(clinic, {"finding": "inactive", "status_text": "PREMI"})
    with pytest.raises(PesertaInactive, match=r"\(PREMI\). Pilih Pribadi"):
        register(clinic, patient)
    assert register(clinic, patient, payer="pribadi").payer == "pribadi"


def test_somebody_bpjs_was_never_asked_about_is_not_paid_by_bpjs(db):
    clinic = bridged_facility()
    with pytest.raises(NotAPeserta, match="belum diverifikasi"):
        register(clinic, people.patient(clinic))


def test_a_member_of_another_faskes_needs_a_reason(db):
    clinic = bridged_facility()
    patient = people.bpjs_patient(clinic, {"home_faskes_code": "0199X001", "home_faskes_name": "Klinik Jauh"})
    with pytest.raises(OtherFaskesNeedsReason, match="Klinik Jauh"):
        register(clinic, patient, other_faskes_reason="  ")
    pendaftaran = register(clinic, patient, other_faskes_reason="Sedang di luar kota")
    assert jobs(pendaftaran)["tambah_pendaftaran"].payload["home_faskes_code"] == "0199X001"


def test_the_same_poli_twice_a_day_is_refused_and_tells_the_number(db):
    clinic = facility()
    patient = people.patient(clinic)
    first = register(clinic, patient, payer="pribadi")
    with pytest.raises(
        AlreadyToday, match="sudah terdaftar di Poli Umum hari ini dengan nomor A-1"
    ) as caught:
        register(clinic, patient, payer="pribadi")
    assert caught.value.pendaftaran == first
    assert AntreanTicket.objects.count() == 1


def test_another_clinics_patient_or_poli_cannot_be_registered(db):
    clinic, other = facility(), facility()
    stranger, poli = people.patient(other), people.poli(other)
    with pytest.raises(Patient.DoesNotExist):
        register(clinic, stranger, payer="pribadi")
    with pytest.raises(UnableToRegister):
        register(clinic, people.patient(clinic), poli=poli, payer="pribadi")


def test_what_fails_after_the_promise_leaves_nothing(db, monkeypatch):
    clinic = bridged_facility()
    patient = people.bpjs_patient(clinic)
    make = promises.make

    def promise_then_fail(**facts) -> None:
        make(**facts)
        assert Job.objects.count() == 2
        raise OSError("disk full")

    monkeypatch.setattr(promises, "make", promise_then_fail)
    with pytest.raises(OSError, match="disk full"):
        register(clinic, patient)
    assert (Job.objects.count(), Pendaftaran.objects.count(), AntreanTicket.objects.count()) == (0, 0, 0)


@both_engines
def test_fifty_parallel_registrations_get_the_numbers_one_to_fifty(in_parallel):
    clinic = bridged_facility()
    people.poli(clinic), people.practitioner(clinic)
    patients = [people.patient(clinic, nik="", name=f"Pasien {n}") for n in range(50)]
    results = in_parallel(lambda n: register(clinic, patients[n], payer="pribadi").ticket.number, 50)
    assert sorted(results) == list(range(1, 51))


@both_engines
def test_two_desks_that_register_one_patient_give_one_number(in_parallel):
    clinic = facility()
    patient = people.patient(clinic)
    people.poli(clinic), people.practitioner(clinic)
    results = in_parallel(lambda _: register(clinic, patient, payer="pribadi"), 4)
    assert sum(isinstance(result, AlreadyToday) for result in results) == 3
    assert Pendaftaran.objects.count() == 1


def test_a_bpjs_visit_promises_both_kinds_with_what_bpjs_wants(db):
    clinic = bridged_facility()
    pendaftaran = register(clinic, people.bpjs_patient(clinic), complaint="batuk")
    queued, filed = jobs(pendaftaran)["tambah_antrean"], jobs(pendaftaran)["tambah_pendaftaran"]
    assert (queued.hold, filed.hold, filed.card_number, filed.poli_code) == ("", "", people.CARD, "001")
    assert queued.payload | {"note": ""} == {
        "card_number": people.CARD, "nik": people.NIK, "phone": "081234500017", "poli_code": "001",
        "poli_name": "POLI UMUM", "medical_record_number": "00-00-01", "practitioner_code": 101,
        "practitioner_name": "dr. ANI", "hours": "08:00-12:00", "ticket_text": "A-1", "ticket_number": 1, "note": "",
    }  # fmt: skip
    assert filed.payload["complaint"] == "batuk"
    assert (filed.payload["is_sick_visit"], filed.payload["care_level"]) == (True, "10")


def test_a_well_visit_is_told_as_one(db):
    clinic = bridged_facility()
    people.poli(clinic, name="Poli KIA", is_sick_visit=False)
    filed = jobs(register(clinic, people.bpjs_patient(clinic)))["tambah_pendaftaran"]
    assert (filed.payload["is_sick_visit"], filed.payload["care_level"]) == (False, "50")


def test_a_missing_or_invented_phone_goes_as_nothing(db):
    clinic = bridged_facility()
    patient = people.bpjs_patient(clinic, phone="+6281111111111", phone_is_placeholder=True)
    assert jobs(register(clinic, patient))["tambah_antrean"].payload["phone"] == ""


@pytest.mark.parametrize(("sends_umum", "kinds"), [(False, set()), (True, {"tambah_antrean"})])
def test_an_umum_visit_is_told_only_where_the_clinic_wants_it(db, sends_umum, kinds):
    clinic = bridged_facility()
    clinic.sends_umum_antrean = sends_umum
    promised = jobs(register(clinic, people.bpjs_patient(clinic), payer="pribadi"))
    assert set(promised) == kinds
    assert [job.card_number for job in promised.values()] == [""] * len(kinds)


def test_an_unbridged_clinic_promises_nothing(db):
    clinic = facility()
    assert jobs(register(clinic, people.patient(clinic))) == {}


def test_the_local_day_counts_before_seven_in_the_morning(db):
    clinic = facility()
    at_0241_wib_on_the_22nd = datetime(2026, 11, 21, 19, 41, tzinfo=UTC)
    pendaftaran = register(clinic, people.patient(clinic), payer="pribadi", now=at_0241_wib_on_the_22nd)
    assert pendaftaran.service_date == pendaftaran.ticket.date == date(2026, 11, 22)


def test_each_day_and_poli_begins_at_one(db):
    clinic = facility()
    first, second = people.patient(clinic), people.patient(clinic, nik="")
    gigi = people.poli(clinic, name="Poli Gigi", ticket_letter="B", antrean_code="002")
    umum = people.poli(clinic)
    tickets = [
        register(clinic, who, poli=where, payer="pribadi", now=now).ticket.text
        for who, where, now in ((first, umum, NOW), (second, umum, NOW), (first, gigi, NOW))
    ]
    assert tickets == ["A-1", "A-2", "B-1"]
