"""What BPJS said yesterday proves nothing of today: it is asked again, and nobody waits if it is out of reach."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests import personas
from tests.builders import NOW, bridged_facility
from tests.integration.patients import people
from tests.integration.pendaftaran.test_holds import holds
from tests.integration.pendaftaran.test_pages import choice
from tests.integration.pendaftaran.test_register import register
from titian.facility.models import Facility
from titian.patients.models import Patient
from titian.pendaftaran.errors import NotAskedToday
from titian.pendaftaran.models import Pendaftaran
from titian.peserta import errors
from titian.peserta import operations as peserta


@pytest.fixture
def clinic(db: None) -> Facility:
    return bridged_facility()


@pytest.fixture
def patient(clinic: Facility) -> Patient:
    return people.bpjs_patient(clinic, {"checked_at": NOW - timedelta(days=1)})


@pytest.fixture
def desk(clinic: Facility) -> Client:
    return personas.signed_in(personas.staff(clinic))


def verify(desk: Client, clinic: Facility, patient: Patient) -> str:
    """Press Verifikasi ulang on the registration; the address it leads to."""
    at = f"/k/{clinic.slug}/pendaftaran/baru/{patient.ref}/"
    assert "Verifikasi ulang" in desk.get(at).content.decode()
    return desk.post(f"/k/{clinic.slug}/pasien/{patient.ref}/verifikasi/", {"asal": at}).url


def test_an_answer_of_another_day_is_no_proof(clinic, patient):
    with pytest.raises(NotAskedToday, match="terakhir ditanya 20-11-2026"):
        register(clinic, patient)


def test_the_form_offers_bpjs_again_after_todays_answer(clinic, patient, desk, monkeypatch):
    at = f"/k/{clinic.slug}/pendaftaran/baru/{patient.ref}/"
    form = desk.get(at).context["form"]
    assert (form.offers_bpjs, form.initial["payer"]) == (False, "")
    monkeypatch.setattr(peserta, "check", lambda *, now, **_: people.record(clinic, checked_at=now))
    assert verify(desk, clinic, patient) == at
    assert desk.get(at).context["form"].offers_bpjs


def test_out_of_reach_the_patient_gets_a_number_and_the_promises_wait(clinic, patient, desk, monkeypatch):
    def unreachable(**_: object) -> None:
        raise errors.UnableToReachBpjs("BPJS tidak menjawab.")

    monkeypatch.setattr(peserta, "check", unreachable)
    onward = verify(desk, clinic, patient)
    assert desk.get(onward).context["form"].offers_bpjs
    desk.post(onward, choice(clinic, payer="bpjs"))
    assert set(holds(Pendaftaran.objects.get()).values()) == {"verifikasi"}
    patient.refresh_from_db()
    assert patient.membership == "pending"


def test_a_signature_about_another_number_offers_nothing(clinic, patient, desk):
    from titian.patients.entry import pending_token

    token = pending_token(clinic, "0008800000025", timezone.now())
    at = f"/k/{clinic.slug}/pendaftaran/baru/{patient.ref}/?tertunda={token}"
    assert not desk.get(at).context["form"].offers_bpjs


def test_nobody_is_led_to_another_site(clinic, patient, desk, monkeypatch):
    monkeypatch.setattr(peserta, "check", lambda **_: people.record(clinic, checked_at=timezone.now()))
    address = f"/k/{clinic.slug}/pasien/{patient.ref}/"
    assert desk.post(f"{address}verifikasi/", {"asal": "//evil.example/"}).url == address
