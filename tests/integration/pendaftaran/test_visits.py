"""The visits of one patient: the latest on their page, all of them one link further, each with its consultation."""

import pytest

from tests import personas
from tests.builders import DESK, NOW, facility
from tests.integration.patients import people
from titian.patients.models import Patient
from titian.pendaftaran import operations
from titian.pendaftaran.listeners import LATEST_SHOWN
from titian.pendaftaran.models import Pendaftaran

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient() -> Patient:
    return people.patient(facility())


def visit(patient: Patient, poli: str) -> Pendaftaran:
    clinic = patient.facility
    return operations.register(
        by=DESK,
        facility=clinic,
        patient=patient,
        poli=people.poli(clinic, name=poli, ticket_letter=poli[-1]),
        practitioner=people.practitioner(clinic, name=f"dr. {poli}"),
        hours="",
        payer="pribadi",
        now=NOW,
    )


def seen(patient: Patient, address: str, role: str = "dokter") -> str:
    client = personas.signed_in(personas.staff(patient.facility, role))
    return client.get(f"/k/{patient.facility.slug}/{address}").content.decode()


def test_whoever_was_never_registered_has_no_visits(patient):
    assert "Belum pernah didaftarkan ke poli." in seen(patient, f"pendaftaran/pasien/{patient.ref}/")


def test_another_clinics_patient_is_nobody_here(patient):
    elsewhere = people.patient(facility())
    client = personas.signed_in(personas.staff(patient.facility))
    address = f"/k/{patient.facility.slug}/pendaftaran/pasien/{elsewhere.ref}/"
    assert client.get(address).status_code == 404


def test_the_page_shows_the_latest_and_leads_to_all(patient):
    for letter in "ABCDEF"[: LATEST_SHOWN + 1]:
        visit(patient, f"Poli {letter}")
    all_of_them = f"pendaftaran/pasien/{patient.ref}/"
    on_page = seen(patient, f"pasien/{patient.ref}/")
    assert ("Poli A" in on_page, "Poli F" in on_page) == (False, True)
    assert f'href="/k/{patient.facility.slug}/{all_of_them}"' in on_page
    assert "Poli A" in seen(patient, all_of_them)


def test_a_visit_leads_a_doctor_to_its_consultation_unless_it_was_cancelled(patient):
    kept, gone = visit(patient, "Poli A"), visit(patient, "Poli B")
    operations.cancel(by=DESK, facility=patient.facility, ref=gone.ref, reason="salah poli", now=NOW)
    shown = seen(patient, f"pasien/{patient.ref}/")
    assert f"kunjungan/{kept.ref}/" in shown
    assert f"kunjungan/{gone.ref}/" not in shown
