"""BPJS turns out not to pay: its promises end, and a person names who does."""

import pytest
from django.test import Client

from tests import personas
from tests.builders import DESK, NOW, bridged_facility, facility
from tests.integration.patients import people
from tests.integration.pendaftaran.test_holds import verify
from tests.integration.pendaftaran.test_register import jobs, register
from titian.facility.models import Facility, Penjamin
from titian.outbox.models import Job, JobEvent
from titian.patients.models import Patient
from titian.pendaftaran import operations
from titian.pendaftaran.errors import PayerIsDecided, PesertaInactive
from titian.pendaftaran.models import Pendaftaran

INACTIVE = {"finding": "inactive", "status_text": "PREMI"}


@pytest.fixture
def clinic(db: None) -> Facility:
    return bridged_facility()


def unpaid(clinic: Facility, monkeypatch, **answer: str) -> Pendaftaran:
    """A visit that was registered while BPJS was out of reach, and then BPJS answered."""
    patient = people.patient(clinic, people.PENDING, card_number=people.CARD)
    pendaftaran = register(clinic, patient)
    verify(clinic, patient, monkeypatch, **answer or INACTIVE)
    pendaftaran.refresh_from_db()
    return pendaftaran


def decide(clinic: Facility, pendaftaran: Pendaftaran, payer: str, **facts: object) -> Pendaftaran:
    return operations.decide_payer(
        by=DESK, facility=clinic, ref=pendaftaran.ref, payer=payer, now=NOW, **facts
    )


def desk(clinic: Facility, role: str = "pendaftaran") -> tuple[Client, str]:
    return personas.signed_in(personas.staff(clinic, role)), f"/k/{clinic.slug}/pendaftaran/"


def states(pendaftaran: Pendaftaran) -> set[tuple[str, str]]:
    return set(Job.objects.filter(visit_ref=pendaftaran.ref).values_list("kind", "state"))


def test_an_inactive_answer_closes_the_promises_and_asks_who_pays(clinic, monkeypatch):
    pendaftaran = unpaid(clinic, monkeypatch)
    assert pendaftaran.needs_payer
    assert states(pendaftaran) == {("tambah_antrean", "closed"), ("tambah_pendaftaran", "closed")}
    assert (
        JobEvent.objects.filter(end="closed", why__contains="tidak menanggung peserta ini (PREMI)").count()
        == 2
    )


def test_another_card_closes_the_promises_and_never_enters_them(clinic, monkeypatch):
    pendaftaran = unpaid(clinic, monkeypatch, card_number="0008800000025")
    assert pendaftaran.needs_payer
    assert {(job.state, job.card_number) for job in Job.objects.all()} == {("closed", people.CARD)}
    assert JobEvent.objects.filter(end="closed", why__contains="bukan kartu yang didaftarkan").count() == 2


def test_what_waited_for_its_turn_only_is_closed_too_and_what_was_sent_is_left(clinic, monkeypatch):
    patient = people.bpjs_patient(clinic)
    pendaftaran = register(clinic, patient)
    Job.objects.filter(kind="tambah_antrean").update(state="sent", due_at=None, finished_at=NOW)
    verify(clinic, patient, monkeypatch, **INACTIVE)
    assert states(pendaftaran) == {("tambah_antrean", "sent"), ("tambah_pendaftaran", "closed")}


@pytest.mark.parametrize(("sends_umum", "kinds"), [(False, set()), (True, {"tambah_antrean"})])
def test_a_private_payer_is_promised_an_antrean_only_where_the_clinic_sends_them(
    clinic, monkeypatch, sends_umum, kinds
):
    Facility.objects.update(sends_umum_antrean=sends_umum)
    clinic.refresh_from_db()
    decided = decide(clinic, unpaid(clinic, monkeypatch), "pribadi")
    assert (decided.needs_payer, decided.payer) == (False, "pribadi")
    anew = Job.objects.filter(visit_ref=decided.ref, state="waiting")
    assert {(job.kind, job.card_number, job.payload["card_number"], job.hold) for job in anew} == {
        (kind, "", "", "") for kind in kinds
    }


def test_an_antrean_that_bpjs_has_is_not_promised_again(clinic, monkeypatch):
    Facility.objects.update(sends_umum_antrean=True)
    clinic.refresh_from_db()
    patient = people.bpjs_patient(clinic)
    pendaftaran = register(clinic, patient)
    Job.objects.filter(kind="tambah_antrean").update(state="sent", due_at=None, finished_at=NOW)
    verify(clinic, patient, monkeypatch, **INACTIVE)
    decide(clinic, pendaftaran, "kantor")
    assert Job.objects.filter(kind="tambah_antrean").count() == 1


def test_bpjs_is_not_named_while_its_answer_is_no(clinic, monkeypatch):
    pendaftaran = unpaid(clinic, monkeypatch)
    with pytest.raises(PesertaInactive):
        decide(clinic, pendaftaran, "bpjs")
    pendaftaran.refresh_from_db()
    assert pendaftaran.needs_payer


@pytest.mark.parametrize("first", [INACTIVE, {"card_number": "0008800000025"}])
def test_bpjs_is_named_again_after_a_good_answer_and_promised_anew(clinic, monkeypatch, first):
    pendaftaran = unpaid(clinic, monkeypatch, **first)
    verify(clinic, Patient.objects.get(), monkeypatch, card_number="0008800000025")
    decide(clinic, pendaftaran, "bpjs")
    anew = Job.objects.filter(visit_ref=pendaftaran.ref, state="waiting")
    assert {(job.kind, job.card_number) for job in anew} == {
        ("tambah_antrean", "0008800000025"),
        ("tambah_pendaftaran", "0008800000025"),
    }


def test_the_second_to_decide_is_told_that_it_is_decided(clinic, monkeypatch):
    pendaftaran = unpaid(clinic, monkeypatch)
    decide(clinic, pendaftaran, "pribadi")
    with pytest.raises(PayerIsDecided, match="sudah ditentukan: Pribadi"):
        decide(clinic, pendaftaran, "kantor")


def test_another_clinics_visit_is_not_decided(clinic, monkeypatch):
    pendaftaran = unpaid(clinic, monkeypatch)
    with pytest.raises(Patient.DoesNotExist):
        decide(facility(), pendaftaran, "pribadi")


def test_list_and_visit_ask_and_go_on_with_the_answer(clinic, monkeypatch):
    pendaftaran = unpaid(clinic, monkeypatch)
    Pendaftaran.objects.update(service_date=people.local_today(clinic))
    insurer = Penjamin.objects.create(facility=clinic, name="PT Asuransi Sehat")
    client, at = desk(clinic)
    for page in (at, f"{at}{pendaftaran.ref}/", f"/k/{clinic.slug}/pasien/{pendaftaran.patient.ref}/"):
        assert "Tentukan pembayar" in client.get(page).content.decode()
    answer = {"payer": "penjamin", "penjamin": insurer.pk}
    page = client.post(f"{at}{pendaftaran.ref}/pembayar/?asal=hari-ini", answer, follow=True)
    assert page.redirect_chain == [(f"{at}?asal=hari-ini#kunjungan-{pendaftaran.ref}", 302)]
    text = page.content.decode()
    assert "Pembayar A-1 ditentukan: PT Asuransi Sehat." in text
    assert "Tentukan pembayar" not in text


def test_a_penjamin_that_is_missing_is_told(clinic, monkeypatch):
    pendaftaran = unpaid(clinic, monkeypatch)
    client, at = desk(clinic)
    for answer, field in (({"payer": "penjamin"}, "penjamin"), ({}, "payer"), ({"payer": "bpjs"}, "payer")):
        page = client.post(f"{at}{pendaftaran.ref}/pembayar/", answer)
        assert page.status_code == 422
        assert field in page.context["form"].errors


def test_a_late_click_is_told_on_the_page_it_leads_to(clinic, monkeypatch):
    pendaftaran = unpaid(clinic, monkeypatch)
    decide(clinic, pendaftaran, "pribadi")
    client, at = desk(clinic)
    page = client.post(f"{at}{pendaftaran.ref}/pembayar/", {"payer": "kantor"}, follow=True)
    assert "sudah ditentukan: Pribadi" in page.content.decode()


def test_a_doctor_sees_that_nobody_pays_and_is_not_asked(clinic, monkeypatch):
    pendaftaran = unpaid(clinic, monkeypatch)
    client, at = desk(clinic, "dokter")
    page = client.get(f"{at}{pendaftaran.ref}/").content.decode()
    assert "Tentukan pembayar" in page
    assert "Simpan pembayar" not in page


def test_the_days_list_hears_of_a_decision(clinic, monkeypatch):
    pendaftaran = unpaid(clinic, monkeypatch)
    Pendaftaran.objects.update(service_date=people.local_today(clinic))
    client, at = desk(clinic)
    poll = {"data": {"versi": client.get(at).context["version"]}, "headers": {"HX-Request": "true"}}
    assert client.get(at, **poll).status_code == 204
    decide(clinic, pendaftaran, "pribadi")
    assert client.get(at, **poll).status_code == 200


def test_promises_of_a_decided_visit_stay_as_they_are_when_bpjs_answers_again(clinic, monkeypatch):
    pendaftaran = decide(clinic, unpaid(clinic, monkeypatch), "pribadi")
    verify(clinic, Patient.objects.get(), monkeypatch)
    assert {job.state for job in jobs(pendaftaran).values()} == {"closed"}


def test_the_desks_start_page_counts_who_has_nobody_that_pays(clinic, monkeypatch):
    unpaid(clinic, monkeypatch)
    Pendaftaran.objects.update(service_date=people.local_today(clinic))
    client, at = desk(clinic)
    page = client.get(at.replace("pendaftaran/", "")).content.decode()
    assert f'belum jelas siapa pembayarnya. <a href="{at}">Tentukan pembayar</a>' in page
