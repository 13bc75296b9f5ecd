"""That BPJS does not know a patient's number is told where the patient is: when, by whom it was asked, what to mend."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client

from tests import personas
from tests.builders import NOW, bridged_facility
from tests.integration.patients import people
from titian.facility.models import Facility
from titian.facility.permissions import seat_of
from titian.patients import queries
from titian.patients.listeners import chores
from titian.patients.models import Patient
from titian.peserta import errors
from titian.peserta import operations as peserta

pytestmark = pytest.mark.django_db
TOLD = "BPJS tidak mengenal"
AWAITED = "tiap menit"


@pytest.fixture
def clinic() -> Facility:
    return bridged_facility()


@pytest.fixture
def clerk(clinic: Facility) -> Client:
    return personas.signed_in(personas.staff(clinic, name="Dewi A."))


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW + timedelta(minutes=1)):
        yield


def answer_unknown(monkeypatch) -> None:
    def check(*, by, facility, number, now):
        record = people.record(
            facility, asked_number=number, finding="unknown_number", card_number="", nik="", name="",
            status_text="", checked_at=now, checked_by_name=by.name,
        )  # fmt: skip
        raise errors.UnknownNumber("BPJS tidak mengenal nomor ini.", record)

    monkeypatch.setattr(peserta, "check", check)


def unreachable(**_: object) -> None:
    raise errors.UnableToReachBpjs("BPJS tidak menjawab.")


def at(patient: Patient, rest: str = "") -> str:
    return f"/k/{patient.facility.slug}/pasien/{patient.ref}/{rest}"


def text(client: Client, patient: Patient, rest: str = "") -> str:
    return client.get(at(patient, rest)).content.decode()


def verify(clerk: Client, patient: Patient) -> None:
    clerk.post(at(patient, "verifikasi/"))
    clerk.get(at(patient))  # the message is read


@pytest.mark.parametrize(
    ("number", "links"),
    [
        ({"card_number": people.CARD}, ["id_card_number"]),
        ({}, ["id_card_number", "id_identity_number"]),
    ],
)
def test_page_and_form_say_who_asked_when_and_where_to_mend_it(clinic, clerk, monkeypatch, number, links):
    patient = people.patient(clinic, people.PENDING, **number)
    assert AWAITED in text(clerk, patient) and AWAITED in text(clerk, patient, "ubah/")
    answer_unknown(monkeypatch)
    verify(clerk, patient)
    page, form = text(clerk, patient), text(clerk, patient, "ubah/")
    for shown in (page, form):
        assert f"{TOLD} {'nomor kartu' if number else 'NIK'}" in shown
        assert (
            f"({NOW.astimezone(clinic.zone):%d-%m-%Y} " in shown
            and "Dewi A.). Cocokkan dengan kartu atau KTP" in shown
        )
        assert AWAITED not in shown and "belum dapat ditanya" not in shown
    for link in links:
        assert f'href="{at(patient, "ubah/")}#{link}"' in page and f'href="#{link}"' in form
    assert "BPJS ditanya: tidak ditemukan" in page


def test_who_may_not_change_a_patient_is_not_sent_to_the_form(clinic, clerk, monkeypatch):
    patient = people.patient(clinic, people.PENDING)
    answer_unknown(monkeypatch)
    verify(clerk, patient)
    shown = text(personas.signed_in(personas.staff(clinic, "dokter")), patient)
    assert f"{TOLD} NIK" in shown and "lalu perbaiki" not in shown


def told_in_vain(monkeypatch, clerk, patient) -> str:
    """What the page says once BPJS was asked and did not know the number."""
    answer_unknown(monkeypatch)
    verify(clerk, patient)
    return text(clerk, patient)


def test_who_is_no_member_here_was_asked_about_all_the_same(clinic, clerk, monkeypatch):
    shown = told_in_vain(monkeypatch, clerk, people.patient(clinic))
    assert f"{TOLD} NIK" in shown and "Belum pernah diperiksa" not in shown


def test_a_member_of_before_keeps_what_bpjs_said_then(clinic, clerk, monkeypatch):
    patient = people.bpjs_patient(clinic)
    shown = told_in_vain(monkeypatch, clerk, patient)
    assert f"{TOLD} nomor kartu" in shown and "Aktif" in shown
    patient.refresh_from_db()
    assert patient.membership == "verified"


def test_it_is_told_no_more_once_bpjs_knows_the_number_or_could_not_be_asked(clinic, clerk, monkeypatch):
    patient = people.patient(clinic, people.PENDING)
    answer_unknown(monkeypatch)
    verify(clerk, patient)
    Patient.objects.update(address="Jalan Lain 1", changed_at=NOW + timedelta(minutes=2))
    assert TOLD in text(clerk, patient)  # nobody has asked since
    with time_machine.travel(NOW + timedelta(minutes=3)):
        monkeypatch.setattr(peserta, "check", unreachable)
        verify(clerk, patient)
        shown = text(clerk, patient)
    assert TOLD not in shown and AWAITED in shown
    assert queries.pending_verification(10) == [patient]
    people.record(clinic, patient_ref=patient.ref, checked_at=NOW + timedelta(minutes=4))
    assert TOLD not in text(clerk, patient)


def test_where_nobody_is_asked_again_nothing_else_is_told(clinic, clerk, monkeypatch):
    """The desk asked once more in vain; Titian has its answer about the patient as written, and asks no more."""
    patient = people.patient(clinic, people.PENDING)
    answer_unknown(monkeypatch)
    verify(clerk, patient)
    with time_machine.travel(NOW + timedelta(minutes=3)):
        monkeypatch.setattr(peserta, "check", unreachable)
        verify(clerk, patient)
        assert queries.pending_verification(10) == []
        assert TOLD in text(clerk, patient)


def test_another_number_is_not_the_one_that_bpjs_does_not_know(clinic, clerk, monkeypatch):
    patient = people.patient(clinic, people.PENDING)
    answer_unknown(monkeypatch)
    verify(clerk, patient)
    Patient.objects.update(card_number=people.CARD)
    shown = text(clerk, patient)
    assert TOLD not in shown and AWAITED in shown


@pytest.mark.both_engines
@pytest.mark.parametrize("number", [{"card_number": people.CARD}, {}])
def test_the_desk_learns_how_many_there_are_and_finds_them(clinic, clerk, monkeypatch, number):
    patient = people.patient(clinic, people.PENDING, **number)
    people.patient(clinic, people.PENDING, nik="", card_number="0008800000025", name="Budi")
    seats = [seat_of(personas.staff(clinic, role), clinic.slug) for role in ("pendaftaran", "dokter")]
    assert not list(chores(seats[0], NOW))
    answer_unknown(monkeypatch)
    verify(clerk, patient)
    (chore,) = chores(seats[0], NOW)
    assert chore.text == "BPJS tidak mengenal nomor 1 pasien."
    assert [one.ref for one in clerk.get(chore.href).context["patients"]] == [patient.ref]
    assert not list(chores(seats[1], NOW))
    Patient.objects.filter(pk=patient.pk).update(card_number="0008800000033")
    assert not list(chores(seats[0], NOW))


@pytest.mark.both_engines
def test_few_who_wait_are_found_without_the_many_who_do_not(clinic):
    patient = people.patient(clinic, people.PENDING)
    columns = {
        f.attname: getattr(patient, f.attname) for f in Patient._meta.concrete_fields if f.name != "id"
    }
    others = {"membership": "umum", "nik": ""}
    Patient.objects.bulk_create(
        Patient(**columns | others | {"ref": uuid.uuid4(), "record_number": number})
        for number in range(2, 3000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    waiting = Patient.objects.filter(membership="pending")
    told = clinic.patients.filter(queries.Filter(status=queries.UNKNOWN_NUMBER).where)
    for question in (waiting, told):
        assert "patient_membership" in question.explain()
