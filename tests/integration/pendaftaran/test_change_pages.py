"""The desk changes who pays and where the patient goes, in a browser's words."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from tests import personas
from tests.builders import DESK, bridged_facility
from tests.integration.kunjungan.examined import finish, registered
from tests.integration.patients import people
from titian.facility.models import Facility, Poli
from titian.facility.queries import local_date
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.outbox.states import State
from titian.pendaftaran import operations
from titian.pendaftaran.models import Pendaftaran


@pytest.fixture
def clinic(db: None) -> Facility:
    return bridged_facility()


@pytest.fixture
def visit(clinic: Facility) -> Pendaftaran:
    return registered(clinic, now=timezone.now())


@pytest.fixture
def dental(visit: Pendaftaran) -> Poli:
    poli = people.poli(visit.facility, name="Gigi", ticket_letter="B", pcare_code="002", antrean_code="002")
    people.schedule(poli, visit.practitioner, day=local_date(visit.facility, timezone.now()))
    return poli


def desk(visit: Pendaftaran, role: str = "pendaftaran") -> tuple[Client, str]:
    clinic = visit.facility
    return personas.signed_in(personas.staff(clinic, role)), f"/k/{clinic.slug}/pendaftaran/{visit.ref}/"


def place(visit: Pendaftaran, poli: Poli) -> dict[str, str]:
    return {"poli": str(poli.ref), "sitting": f"{visit.practitioner.ref}|08:00-12:00"}


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        ({"payer": ""}, "Wajib dipilih"),
        ({"payer": "penjamin"}, "Pilih penjaminnya"),
        ({"payer": "bpjs"}, "tetap sama"),
    ],
)
def test_a_payer_that_is_none_is_refused_at_the_form(visit, choice, says):
    client, at = desk(visit)
    answer = client.post(f"{at}ganti-pembayar/", choice)
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_a_changed_payer_is_said_and_shown(visit):
    client, at = desk(visit)
    page = client.post(f"{at}ganti-pembayar/", {"payer": "pribadi"}, follow=True).content.decode()
    assert f"Pembayar {visit.ticket} diganti: Pribadi." in page
    assert "ganti pembayar" in page


def test_bpjs_is_offered_only_where_it_says_today_that_it_pays(clinic):
    visit = registered(clinic, payer="pribadi", now=timezone.now())
    client, at = desk(visit)
    page = client.get(f"{at}ganti-pembayar/").content.decode()
    assert 'value="bpjs"' not in page
    assert "setelah kepesertaan diverifikasi" in page


@pytest.mark.parametrize(("field", "says"), [("poli", "Pilih poli."), ("sitting", "Pilih dokter.")])
def test_a_place_that_is_missing_is_refused_at_its_field(visit, dental, field, says):
    client, at = desk(visit)
    answer = client.post(f"{at}pindah/", place(visit, dental) | {field: ""})
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_another_poli_fetches_who_sits_there(visit, dental):
    client, at = desk(visit)
    part = client.get(f"{at}pindah/", {"poli": str(dental.ref)}, headers={"HX-Request": "true"})
    assert str(visit.practitioner) in part.content.decode()
    assert "<html" not in part.content.decode()


def test_a_moved_patient_has_another_number(visit, dental):
    client, at = desk(visit)
    page = client.post(f"{at}pindah/", place(visit, dental), follow=True).content.decode()
    assert "Pindah ke Gigi: nomor B-1." in page


def test_why_somebody_cannot_move_is_said(visit, dental):
    finish(visit)
    client, at = desk(visit)
    answer = client.post(f"{at}pindah/", place(visit, dental))
    assert answer.status_code == 422
    assert "sudah diperiksa" in answer.content.decode()


@pytest.mark.parametrize("role", ["dokter", "perawat"])
def test_the_ways_there_are_shown_to_who_may_go_them(visit, role):
    client, at = desk(visit, role)
    page = client.get(at).content.decode()
    assert ("pindah/" in page, "ganti-pembayar/" in page) == ((role == "perawat",) * 2)


STAYS = "di sana antreannya tetap tercatat"


def bpjs_heard_the_call(visit: Pendaftaran) -> None:
    operations.call(by=DESK, facility=visit.facility, ref=visit.ref, now=timezone.now())
    calls = Job.objects.filter(visit_ref=visit.ref, kind=Kind.PANGGIL_ANTREAN)
    calls.update(state=State.SENT, due_at=None, finished_at=timezone.now())


@pytest.mark.parametrize("act", ["batal", "pindah", "ganti-pembayar"])
def test_who_takes_a_called_patient_away_learns_what_bpjs_keeps(visit, dental, act):
    client, at = desk(visit)
    assert STAYS not in client.get(f"{at}{act}/").content.decode()
    bpjs_heard_the_call(visit)
    assert STAYS in client.get(f"{at}{act}/").content.decode()


def test_a_call_in_the_poli_he_has_left_keeps_nothing_of_the_new_one(visit, dental):
    bpjs_heard_the_call(visit)
    client, at = desk(visit)
    client.post(f"{at}pindah/", place(visit, dental))
    assert STAYS not in client.get(f"{at}batal/").content.decode()


def test_what_bpjs_got_before_another_pays_is_said_to_count_no_more(visit):
    Job.objects.update(state=State.SENT, due_at=None, finished_at=timezone.now())
    client, at = desk(visit)
    assert "tidak berlaku lagi" not in client.get(at).content.decode()
    page = client.post(f"{at}ganti-pembayar/", {"payer": "pribadi"}, follow=True).content.decode()
    assert page.count("tidak berlaku lagi") == 2


def test_the_days_list_tells_how_it_stands_and_the_visit_how_it_came(visit, dental):
    done = {"state": State.SENT, "due_at": None, "finished_at": timezone.now()}
    Job.objects.update(**done)
    client, at = desk(visit)
    client.post(f"{at}pindah/", place(visit, dental))
    Job.objects.filter(kind__in=[Kind.BATAL_ANTREAN, Kind.HAPUS_PENDAFTARAN]).update(**done)
    page, line = (client.get(one).content.decode() for one in (at, at.replace(f"{visit.ref}/", "")))
    told = "Batal Antrean", "Hapus Pendaftaran", "tidak berlaku lagi"
    assert [one for one in told if one not in page] == [one for one in told if one in line] == []
    assert line.count("Tambah Antrean") == line.count("Tambah Pendaftaran") == 1
