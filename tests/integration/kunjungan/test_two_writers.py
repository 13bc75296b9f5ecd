"""Nurse and doctor open one draft: what one of them saved is not lost by what the other did not type."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.builders import bridged_facility
from tests.integration.kunjungan.examined import finish
from tests.integration.kunjungan.test_pages import as_, at, registered, typed
from titian.kunjungan.models import Diagnosis, Kunjungan, Version
from titian.pendaftaran.models import Pendaftaran

pytestmark = pytest.mark.django_db

MEASURED = {"systolic": "118", "diastolic": "76", "respiratory_rate": "20", "heart_rate": "80"}


@pytest.fixture
def visit(db: None) -> Pendaftaran:
    return registered(bridged_facility(), now=timezone.now())


def opened(client: Client, visit: Pendaftaran, act: str = "") -> dict[str, str]:
    """What the form would post if nobody touched it."""
    return held(client.get(at(visit, act)))


def held(response: Any) -> dict[str, str]:
    """What a page with the form would post as it stands, hidden fields and all."""
    html, form = response.content.decode(), response.context["form"]
    hidden = dict(re.findall(r'<input type="hidden" name="(version|began)" value="([^"]*)"', html))
    boxes = re.findall(r'<input type="text" name="([a-z_0-9]+)"(?: value="([^"]*)")?', html)
    shown = {field.html_name: field.value() for field in form if not field.html_name.startswith("diagnosis")}
    lists = {name: str(shown[name] or "") for name in ("practitioner", "food_allergy", "disposition")}
    areas = re.findall(r'<textarea name="([a-z_]+)"[^>]*>\n?([^<]*)</textarea>', html)
    texts = {name: unescape(text) for name, text in [*boxes, *areas]}
    return texts | lists | hidden | {"rujukan_kind": "subspesialis"}


def stored(*names: str) -> list[Any]:
    return [getattr(Kunjungan.objects.get(), name) for name in names]


def test_a_blank_in_the_doctors_form_erases_nothing_that_the_nurse_measured(visit):
    nurse, doctor = as_("perawat", visit), as_("dokter", visit)
    of_nurse, of_doctor = opened(nurse, visit), opened(doctor, visit)
    nurse.post(at(visit, "simpan/"), of_nurse | MEASURED)
    saved = doctor.post(at(visit, "simpan/"), of_doctor | {"anamnesis": "batuk"}, follow=True)
    assert stored(*MEASURED, "anamnesis") == [118, 76, 20, 80, "batuk"]
    page = saved.content.decode()
    assert "Isian Staf perawat ikut tersimpan: Sistol (mmHg)" in page
    assert "118" not in str(saved.redirect_chain)


def test_only_what_both_changed_differently_is_asked_about(visit):
    nurse, doctor = as_("perawat", visit), as_("dokter", visit)
    of_nurse, of_doctor = opened(nurse, visit), opened(doctor, visit)
    nurse.post(at(visit, "simpan/"), of_nurse | MEASURED)
    told = doctor.post(at(visit, "simpan/"), of_doctor | {"systolic": "140", "diastolic": "76"})
    assert told.status_code == 422
    differ = [(one.label, one.typed, one.stored) for one in told.context["conflicts"]]
    assert differ == [("Sistol (mmHg)", "140", "118")]
    assert stored("systolic") == [118]
    doctor.post(at(visit, "simpan/"), held(told))
    assert stored(*MEASURED) == [140, 76, 20, 80]


def test_what_one_emptied_and_the_other_changed_holds_the_value_until_it_is_emptied_again(visit):
    nurse, doctor = as_("perawat", visit), as_("dokter", visit)
    nurse.post(at(visit, "simpan/"), opened(nurse, visit) | MEASURED)
    of_nurse, of_doctor = opened(nurse, visit), opened(doctor, visit)
    nurse.post(at(visit, "simpan/"), of_nurse | {"systolic": "124"})
    told = doctor.post(at(visit, "simpan/"), of_doctor | {"systolic": ""})
    assert [(one.typed, one.stored) for one in told.context["conflicts"]] == [("–", "124")]
    doctor.post(at(visit, "simpan/"), held(told))
    assert stored("systolic") == [124]
    doctor.post(at(visit, "simpan/"), opened(doctor, visit) | {"systolic": ""})
    assert stored("systolic") == [None]


def test_what_one_emptied_alone_stays_empty(visit):
    nurse, doctor = as_("perawat", visit), as_("dokter", visit)
    nurse.post(at(visit, "simpan/"), opened(nurse, visit) | MEASURED)
    of_nurse, of_doctor = opened(nurse, visit), opened(doctor, visit)
    nurse.post(at(visit, "simpan/"), of_nurse | {"anamnesis": "pusing"})
    doctor.post(at(visit, "simpan/"), of_doctor | {"heart_rate": ""})
    assert stored("heart_rate", "systolic", "anamnesis") == [None, 118, "pusing"]


def test_nobody_signs_what_another_wrote_before_having_seen_it(visit):
    nurse, doctor = as_("perawat", visit), as_("dokter", visit)
    of_nurse, of_doctor = opened(nurse, visit), opened(doctor, visit)
    nurse.post(at(visit, "simpan/"), of_nurse | MEASURED)
    theirs = typed(visit) | dict.fromkeys(MEASURED, "") | {"began": of_doctor["began"]}
    told = doctor.post(at(visit, "selesai/"), theirs)
    assert (told.status_code, Kunjungan.objects.get().is_signed) == (422, False)
    assert [one.stored for one in told.context["taken"]] == ["118", "76", "20", "80"]
    again = held(told) | {name: typed(visit)[name] for name in ("consciousness", "prognosis")}
    allergies = dict.fromkeys(("food_allergy", "air_allergy", "drug_allergy"), "00")
    assert doctor.post(at(visit, "selesai/"), again | allergies).status_code == 302
    assert stored("systolic", "weight_kg") == [118, pytest.approx(61.5)]


def test_two_who_amend_are_put_together_too(visit):
    finish(visit)
    one, other = as_("dokter", visit), as_("perawat", visit)
    of_one, of_other = opened(one, visit, "ubah/"), opened(other, visit, "ubah/")
    lists = typed(visit) | {"reason": "salah ketik", "chief_complaint": "batuk tiga hari"}
    lists |= {"anamnesis": of_one["anamnesis"], "medicine_therapy": of_one["medicine_therapy"]}
    lists |= {"other_therapy": of_one["other_therapy"], "version": "1"}
    one.post(at(visit, "ubah/"), lists | {"began": of_one["began"], "systolic": "128"})
    told = other.post(at(visit, "ubah/"), lists | {"began": of_other["began"], "heart_rate": "90"})
    assert [(row.label, row.stored) for row in told.context["taken"]] == [("Sistol (mmHg)", "128")]
    assert Version.objects.count() == 1


def test_a_diagnosis_that_the_other_wrote_stays(visit):
    nurse, doctor = as_("perawat", visit), as_("dokter", visit)
    of_nurse, of_doctor = opened(nurse, visit), opened(doctor, visit)
    doctor.post(at(visit, "simpan/"), of_doctor | {"diagnosis_1_text": "J06.9 ISPA"})
    nurse.post(at(visit, "simpan/"), of_nurse | MEASURED)
    assert (Diagnosis.objects.get().code, stored("systolic")) == ("J06.9", [118])


@pytest.mark.parametrize("began", ["", "e30:1:x", "of another visit"])
def test_without_the_values_that_the_form_began_with_nothing_is_put_together_unasked(visit, began):
    nurse, doctor = as_("perawat", visit), as_("dokter", visit)
    nurse.post(at(visit, "simpan/"), opened(nurse, visit) | MEASURED)
    if began == "of another visit":
        began = opened(doctor, registered(visit.facility, "pribadi", name="Lain", nik="3174064510920004"))[
            "began"
        ]
    told = doctor.post(at(visit, "simpan/"), {"version": "0", "began": began, "anamnesis": "batuk"})
    assert (told.status_code, stored("systolic", "anamnesis")) == (422, [118, ""])
    assert held(told)["systolic"] == "118"
