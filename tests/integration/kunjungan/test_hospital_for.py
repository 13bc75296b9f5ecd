"""A hospital is chosen for one service and one day: when those change, the choice is to be made again."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.utils import timezone

from tests.builders import bridged_facility
from tests.integration.kunjungan.test_pages import HTMX, as_, at, errors, registered, typed
from tests.integration.kunjungan.test_two_writers import held
from titian.kunjungan.models import Kunjungan
from titian.pendaftaran.models import Pendaftaran

pytestmark = pytest.mark.django_db

CHOSEN = {
    "rujukan_kind": "subspesialis",
    "rujukan_planned_for": "24-11-2026",
    "rujukan_hospital_text": "0199R001 RSUD SUKAMAJU",
    "rujukan_subspecialty_text": "3 PENYAKIT DALAM",
    "rujukan_sarana": "",
}
OTHER = "Dipilih untuk layanan lain"
LATER = "31-12-2099"


@pytest.fixture
def visit(db: None) -> Pendaftaran:
    return registered(bridged_facility(), now=timezone.now())


@pytest.fixture
def doctor(visit: Pendaftaran) -> Client:
    return as_("dokter", visit)


def rujukan(visit: Pendaftaran, chosen: dict[str, str] | None = None, **facts: str) -> dict[str, str]:
    """A whole form with a hospital that was chosen for what `chosen` says, which is what it says now without."""
    now = CHOSEN | {"rujukan_planned_for": f"{visit.service_date:%d-%m-%Y}"} | facts
    of = now | (chosen or {})
    return typed(visit, disposition="4", **now) | {"rujukan_hospital_for": json.dumps(of)}


def box(doctor: Client, visit: Pendaftaran, form: dict[str, str]) -> str:
    return doctor.post(at(visit, "periksa/"), form, headers=HTMX).content.decode()


@pytest.mark.parametrize(
    ("chosen", "what"),
    [
        ({"rujukan_kind": "khusus"}, "tujuan rujukan sudah berubah"),
        ({"rujukan_subspecialty_text": "8 HEMATOLOGI"}, "subspesialis sudah berubah"),
        ({"rujukan_planned_for": "01-01-2020"}, "tanggal rujuk sudah berubah"),
        ({"rujukan_sarana": "7", "rujukan_planned_for": "01-01-2020"}, "sarana dan tanggal rujuk"),
    ],
)
def test_the_box_says_that_the_hospital_was_chosen_for_something_else(doctor, visit, chosen, what):
    told = box(doctor, visit, rujukan(visit, chosen))
    assert OTHER in told and what in told
    assert "semua yang diperlukan sudah ada" not in told


@pytest.mark.parametrize("act", ["simpan/", "selesai/"])
def test_it_is_refused_once_and_taken_when_the_doctor_stays_with_it(doctor, visit, act):
    form = rujukan(visit, {"rujukan_subspecialty_text": "8 HEMATOLOGI"})
    told = doctor.post(at(visit, act), form)
    assert (told.status_code, errors(told)) == (422, {"rujukan_hospital"})
    assert not Kunjungan.objects.exists()
    told_for = told.context["form"].hospital_for
    assert doctor.post(at(visit, act), form | {"rujukan_hospital_for": told_for}).status_code == 302


def test_a_stored_hospital_is_questioned_without_javascript(doctor, visit):
    doctor.post(at(visit, "simpan/"), rujukan(visit))
    page = doctor.get(at(visit))
    form = rujukan(visit, rujukan_planned_for=LATER) | {"version": "1", "began": held(page)["began"]}
    form["rujukan_hospital_for"] = page.context["form"].hospital_for
    assert errors(doctor.post(at(visit, "simpan/"), form)) == {"rujukan_hospital"}
    another = form | {"rujukan_hospital_text": "0199R002 RS LAIN"}
    assert doctor.post(at(visit, "simpan/"), another).status_code == 302


@pytest.mark.parametrize(
    "chosen",
    [{}, {"rujukan_subspecialty_text": "", "rujukan_planned_for": ""}, {"rujukan_special": "HDL"}],
    ids=["nothing changed", "chosen before the rest was known", "no part of this kind"],
)
def test_what_fits_is_not_questioned(doctor, visit, chosen):
    assert "semua yang diperlukan sudah ada" in box(doctor, visit, rujukan(visit, chosen))


@pytest.mark.parametrize("nonsense", ["", "x", "[]", "3", '{"rujukan_kind": 3}', "null"])
def test_a_form_that_does_not_say_what_for_is_not_questioned(doctor, visit, nonsense):
    form = rujukan(visit) | {"rujukan_hospital_for": nonsense}
    assert OTHER not in box(doctor, visit, form)


def test_who_is_not_sent_to_a_hospital_is_not_asked(doctor, visit):
    form = rujukan(visit, {"rujukan_planned_for": LATER}) | {"disposition": "3"}
    assert OTHER not in box(doctor, visit, form)
