"""BPJS's answer about a number counts only for the person whose number it is."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests import personas
from tests.builders import DESK, NOW, bridged_facility
from tests.integration.patients import people
from tests.integration.pendaftaran.test_holds import holds
from tests.integration.pendaftaran.test_register import register
from titian.facility.models import Facility
from titian.patients import export, operations, queries
from titian.patients.errors import ChangedMeanwhile
from titian.patients.models import Patient
from titian.patients.operations import Proof
from titian.peserta import operations as peserta

ANOTHER = {"name": "BUDI SANTOSO"}


@pytest.fixture(autouse=True)
def later_that_day() -> Iterator[None]:
    """The pages read the clock: an entry in the line is of no use on another day, and is left alone."""
    with time_machine.travel(NOW + timedelta(hours=1)):
        yield


@pytest.fixture
def clinic(db: None) -> Facility:
    return bridged_facility()


@pytest.fixture
def patient(clinic: Facility) -> Patient:
    return people.patient(clinic, people.PENDING, card_number=people.CARD)


def answer(clinic: Facility, monkeypatch, **facts: object) -> None:
    """What BPJS will say when it is asked."""
    monkeypatch.setattr(peserta, "check", lambda **_: people.record(clinic, **facts))


def desk(clinic: Facility, patient: Patient) -> tuple[Client, str]:
    return personas.signed_in(personas.staff(clinic)), f"/k/{clinic.slug}/pasien/{patient.ref}/"


@pytest.mark.parametrize(
    "facts", [ANOTHER, {"birth_date": people.date(1970, 1, 1)}, {"nik": "3174061712850001"}]
)
def test_an_answer_about_somebody_else_verifies_nobody_and_lets_nothing_go(
    clinic, patient, monkeypatch, facts
):
    pendaftaran = register(clinic, patient)
    answer(clinic, monkeypatch, **facts)
    assert operations.verify_pending(by=DESK, now=NOW) == 0
    patient.refresh_from_db()
    assert (patient.membership, people.PesertaRecord.objects.get().patient_ref) == ("pending", patient.ref)
    assert set(holds(pendaftaran).values()) == {"verifikasi"}


def test_a_differing_answer_waits_for_a_person_and_not_for_the_next_minute(clinic, patient, monkeypatch):
    answer(clinic, monkeypatch, **ANOTHER)
    operations.verify_pending(by=DESK, now=NOW)
    assert queries.pending_verification(10) == []


def test_a_number_that_was_mended_during_the_question_gets_no_answer_of_the_old_one(
    clinic, patient, monkeypatch
):
    def mended_meanwhile(**_: object) -> people.PesertaRecord:
        Patient.objects.update(card_number="0008800000025", nik="")
        return people.record(clinic)

    monkeypatch.setattr(peserta, "check", mended_meanwhile)
    with pytest.raises(ChangedMeanwhile, match="Verifikasi sekali lagi"):
        operations.verify_membership(by=DESK, facility=clinic, patient=patient, now=NOW)
    patient.refresh_from_db()
    assert (patient.membership, patient.card_number) == ("pending", "0008800000025")
    assert people.PesertaRecord.objects.get().patient_ref is None


def test_a_person_who_compared_them_lets_the_promises_go(clinic, patient, monkeypatch):
    pendaftaran = register(clinic, patient)
    answer(clinic, monkeypatch, **ANOTHER)
    operations.verify_pending(by=DESK, now=NOW)
    client, at = desk(clinic, patient)
    page = client.get(at).content.decode()
    confirm = f"{at}cocok/{people.PesertaRecord.objects.get().ref}/"
    assert "Perlu dicocokkan" in page and confirm in page
    assert "Dicocokkan" in client.post(confirm, follow=True).content.decode()
    patient.refresh_from_db()
    assert patient.membership == "verified"
    assert set(holds(pendaftaran).values()) == {""}


def test_an_answer_that_was_not_compared_is_not_confirmed(clinic, patient, monkeypatch):
    answer(clinic, monkeypatch, **ANOTHER)
    operations.verify_pending(by=DESK, now=NOW)
    client, at = desk(clinic, patient)
    stale = people.record(clinic, **ANOTHER)
    assert "Cocokkan sekali lagi" in client.post(f"{at}cocok/{stale.ref}/", follow=True).content.decode()
    patient.refresh_from_db()
    assert patient.membership == "pending"


@pytest.mark.parametrize(
    "facts",
    [{"name": "Budi Santoso"}, {"birth_date": people.date(1970, 1, 1)}, {"nik": "3174061712850001"}],
)
def test_a_card_that_was_verified_for_one_confirms_nobody_else(clinic, facts):
    said = people.record(clinic)
    proof = operations.Proof(Patient.Membership.VERIFIED, said)
    patient = operations.register_patient(
        by=DESK,
        facility=clinic,
        data=people.patient_data(card_number=people.CARD, **facts),
        now=NOW + timedelta(minutes=3),
        proof=proof,
    )
    assert (patient.membership, queries.needs_matching(patient, said)) == ("pending", True)
    pendaftaran = register(clinic, patient)
    assert set(holds(pendaftaran).values()) == {"verifikasi"}
    client, at = desk(clinic, patient)
    page = client.get(at).content.decode()
    assert "BPJS, perlu dicocokkan" in page and f"{at}cocok/{said.ref}/" in page
    client.post(f"{at}cocok/{said.ref}/")
    patient.refresh_from_db()
    assert patient.membership == "verified" and set(holds(pendaftaran).values()) == {""}


def edited(
    clinic: Facility, patient: Patient, minutes: int, proof: Proof = operations.UMUM, **facts: object
) -> Patient:
    """The patient as edited so many minutes later; `facts` are what was typed."""
    data = people.patient_data(card_number=people.CARD, **facts)
    now = NOW + timedelta(minutes=minutes)
    return operations.edit_patient(
        by=DESK, facility=clinic, ref=patient.ref, data=data, seen_at=patient.changed_at, now=now, proof=proof
    )


def test_an_edit_that_makes_somebody_else_of_a_member_is_confirmed_anew(clinic):
    patient = people.bpjs_patient(clinic)
    pendaftaran = register(clinic, patient)
    assert set(holds(pendaftaran).values()) == {""}
    said = people.record(clinic, checked_at=NOW + timedelta(seconds=50))
    patient = edited(clinic, patient, 1, Proof(record=said), name="Budi Santoso")
    assert queries.needs_matching(patient, said)
    assert (patient.membership, set(holds(pendaftaran).values())) == ("pending", {"verifikasi"})


def test_a_difference_that_a_person_compared_is_not_asked_about_at_each_edit(clinic):
    patient = people.bpjs_patient(clinic, ANOTHER)
    said = people.PesertaRecord.objects.get()
    patient = operations.confirm_membership(
        by=DESK, facility=clinic, ref=patient.ref, record_ref=said.ref, now=NOW
    )
    assert edited(clinic, patient, 1, allergies=(people.PRAWN,)).membership == "verified"


def test_an_answer_of_another_day_is_asked_for_again_before_it_is_confirmed(clinic):
    patient = people.bpjs_patient(clinic, ANOTHER)
    operations.await_verification(by=DESK, patient=patient, now=NOW + timedelta(days=1))
    assert not queries.needs_matching(patient, people.PesertaRecord.objects.get())


def test_the_forms_strip_says_that_the_data_differ(clinic):
    said = people.record_today(clinic)
    client, _ = desk(clinic, Patient())
    form = f"/k/{clinic.slug}/pasien/baru/?jenis=bpjs&peserta={said.ref}"
    assert "Terverifikasi BPJS" in client.get(form).content.decode()
    page = client.post(form, {"name": "Budi Santoso"}).content.decode()
    assert "Data berbeda dari BPJS" in page and "Terverifikasi BPJS" not in page


@pytest.mark.both_engines
def test_the_list_the_file_and_the_form_call_it_as_the_page_does(clinic, django_assert_num_queries):
    patient = people.bpjs_patient(clinic, ANOTHER)
    people.patient(clinic, people.PENDING, nik="", card_number="0008800000025", name="Budi")
    with django_assert_num_queries(2):
        assert queries.to_match(clinic.patients.all()) == {patient.pk}
    client, page = desk(clinic, patient)
    for listed in (
        client.get(f"/k/{clinic.slug}/pasien/"),
        client.post(f"/k/{clinic.slug}/pasien/", {"q": "Siti"}),
    ):
        assert listed.content.decode().count("BPJS, perlu dicocokkan") == 1
    shown = export.columns(has_numbers=False, to_match=queries.to_match(clinic.patients.all()))
    [told] = [column for column in shown if column.heading == "Kepesertaan"]
    assert [told.read(one) for one in clinic.patients.order_by("pk")] == [
        "BPJS, perlu dicocokkan", "BPJS, verifikasi tertunda",
    ]  # fmt: skip
    form = client.get(f"{page}ubah/").content.decode()
    assert "Data berbeda dari BPJS" in form and "menunggu verifikasi" not in form
