"""The consultation in a browser's words: who writes, who reads, what a refused form still holds."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import personas
from tests.builders import bridged_facility, facility
from tests.integration.kunjungan.examined import finish, registered
from tests.integration.reference.lists.scene import a_list, an_entry
from titian.kunjungan import queries
from titian.kunjungan.models import Kunjungan, Version
from titian.pendaftaran.models import Pendaftaran

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def visit(db: None) -> Pendaftaran:
    return registered(bridged_facility(), now=timezone.now())


def at(visit: Pendaftaran, act: str = "") -> str:
    return f"/k/{visit.facility.slug}/kunjungan/{visit.ref}/{act}"


def as_(role: str, visit: Pendaftaran) -> Client:
    return personas.signed_in(personas.staff(visit.facility, role, name=f"Staf {role}"))


def typed(visit: Pendaftaran, **facts: str) -> dict[str, str]:
    """What a doctor types for a whole consultation; `facts` override."""
    form = {
        "version": "0", "practitioner": str(visit.practitioner.ref), "chief_complaint": "batuk",
        "anamnesis": "batuk 3 hari",
        "consciousness": "01", "food_allergy": "00", "air_allergy": "00", "drug_allergy": "00", "systolic": "120",
        "diastolic": "80", "respiratory_rate": "18", "heart_rate": "84", "temperature_c": "36,5",
        "weight_kg": "61,5", "height_cm": "165", "waist_cm": "80", "diagnosis_1_text": "J06.9 ISPA",
        "prognosis": "02", "disposition": "3", "ended_on": f"{visit.service_date:%d-%m-%Y}",
        "rujukan_kind": "subspesialis", "tacc": "",
    }  # fmt: skip
    return form | facts


def errors(response: Any) -> set[str]:
    return set(response.context["form"].errors)


@pytest.mark.parametrize(
    ("field", "text"),
    [("systolic", "0"), ("systolic", "abc"), ("systolic", "119,5"), ("weight_kg", "6150"), ("temperature_c", "365"),
     ("ended_on", "2026/13/45"), ("consciousness", "99"), ("diagnosis_2_text", "J06.9 ISPA"),
     ("diagnosis_1_text", "batuk saja"), ("anamnesis", "x" * 401)],
)  # fmt: skip
def test_what_cannot_be_is_told_at_its_field_and_nothing_is_kept(visit, field, text):
    response = as_("dokter", visit).post(at(visit, "simpan/"), typed(visit, **{field: text}))
    assert response.status_code == 422
    assert errors(response) == {field.removesuffix("_text")}
    assert text in response.content.decode()
    assert not Kunjungan.objects.exists()


def test_what_is_missing_for_bpjs_is_told_at_its_field_when_it_is_to_be_finished(visit):
    response = as_("dokter", visit).post(
        at(visit, "selesai/"), typed(visit, waist_cm="", diagnosis_1_text="")
    )
    assert (response.status_code, errors(response)) == (422, {"waist_cm", "diagnosis_1"})
    assert "batuk 3 hari" in response.content.decode()


def test_a_half_empty_draft_is_kept_and_goes_on_with_the_doctor(visit):
    nurse, doctor = as_("perawat", visit), as_("dokter", visit)
    nurse.post(at(visit, "simpan/"), {"version": "0", "systolic": "120", "weight_kg": "3,25"})
    page = doctor.get(at(visit)).content.decode()
    assert 'value="3,25"' in page
    assert "Staf perawat" in page


def test_of_two_who_type_at_once_the_second_sees_both_side_by_side(visit):
    nurse, doctor = as_("perawat", visit), as_("dokter", visit)
    nurse.post(at(visit, "simpan/"), {"version": "0", "systolic": "120", "diastolic": "80"})
    response = doctor.post(at(visit, "simpan/"), {"version": "0", "systolic": "140", "diastolic": "80"})
    assert response.status_code == 422
    assert [(one.label, one.typed, one.stored) for one in response.context["conflicts"]] == [
        ("Sistol (mmHg)", "140", "120")
    ]
    again = doctor.post(at(visit, "simpan/"), {"version": "1", "systolic": "140", "diastolic": "80"})
    assert (again.status_code, Kunjungan.objects.get().systolic) == (302, 140)


def test_a_version_that_no_form_of_ours_says_fits_none(visit):
    finish_draft = {"version": "0", "systolic": "120"}
    doctor = as_("dokter", visit)
    doctor.post(at(visit, "simpan/"), finish_draft)
    for version in ("", "-1", "satu", "9" * 30):
        assert doctor.post(at(visit, "simpan/"), {"version": version}).status_code == 422


def test_the_desk_reads_and_does_not_write(visit):
    desk = as_("pendaftaran", visit)
    assert "Belum ada yang dicatat" in desk.get(at(visit)).content.decode()
    finish(visit)
    page = desk.get(at(visit)).content.decode()
    assert "batuk tiga hari" in page
    assert "Ubah" not in page
    assert desk.post(at(visit, "simpan/"), typed(visit)).status_code == 403


def test_a_visit_of_another_clinic_is_not_there(visit):
    stranger = personas.signed_in(personas.staff(facility(), "dokter"))
    assert stranger.get(at(visit)).status_code == 404


def test_finished_it_is_read_only_and_says_what_became_of_the_promise(visit):
    doctor = as_("dokter", visit)
    assert doctor.post(at(visit, "selesai/"), typed(visit)).status_code == 302
    page = " ".join(doctor.get(at(visit)).content.decode().split())
    for told in (
        "120/80 mmHg",
        "61,5 kg",
        "J06.9 ISPA",
        "Compos mentis",
        "Staf dokter",
        "Tambah Kunjungan",
        "Menunggu",
    ):
        assert told in page
    assert "<textarea" not in page


def test_what_a_nurse_typed_while_the_doctor_signed_is_shown_beside_it(visit):
    finish(visit)
    response = as_("perawat", visit).post(at(visit, "simpan/"), typed(visit, systolic="145"))
    page = response.content.decode()
    assert (response.status_code, 'value="145"' in page) == (422, True)
    assert "sudah diselesaikan oleh" in page
    assert ("Sistol (mmHg)", "145", "120") in [
        (one.label, one.typed, one.stored) for one in response.context["conflicts"]
    ]
    assert at(visit, "ubah/") in page


def test_selesai_pressed_twice_is_no_conflict(visit):
    doctor = as_("dokter", visit)
    doctor.post(at(visit, "selesai/"), typed(visit))
    again = doctor.post(at(visit, "selesai/"), typed(visit), follow=True).content.decode()
    assert "Kunjungan selesai." in again and "sudah diselesaikan" not in again
    assert Kunjungan.objects.get().version == 1


def test_a_cancelled_visit_shows_no_form(visit):
    Pendaftaran.objects.filter(pk=visit.pk).update(cancelled_at=timezone.now(), cancelled_by_name="Wulan")
    doctor = as_("dokter", visit)
    assert "<textarea" not in doctor.get(at(visit)).content.decode()
    assert "sudah dibatalkan" in doctor.post(at(visit, "simpan/"), typed(visit), follow=True).content.decode()


def test_an_amendment_without_a_reason_is_told_and_keeps_what_was_typed(visit):
    finish(visit)
    doctor = as_("dokter", visit)
    response = doctor.post(at(visit, "ubah/"), typed(visit, version="1", systolic="133"))
    assert (response.status_code, 'value="133"' in response.content.decode()) == (422, True)
    assert "Tulis alasannya" in response.content.decode()
    doctor.post(at(visit, "ubah/"), typed(visit, version="1", systolic="133", reason="salah ketik"))
    assert (Kunjungan.objects.get().systolic, Version.objects.get().reason) == (133, "salah ketik")
    assert "salah ketik" in doctor.get(at(visit)).content.decode()


def test_a_void_asks_for_a_reason_and_the_form_is_open_again(visit):
    finish(visit)
    doctor = as_("dokter", visit)
    assert doctor.post(at(visit, "batal/"), {"reason": ""}).status_code == 422
    page = doctor.post(at(visit, "batal/"), {"reason": "salah pasien"}, follow=True).content.decode()
    assert "pernah diselesaikan lalu dibatalkan" in page
    assert "<textarea" in page


@pytest.mark.parametrize("act", ["ubah/", "batal/"])
def test_what_is_not_signed_is_neither_amended_nor_voided(visit, act):
    response = as_("dokter", visit).get(at(visit, act), follow=True)
    assert "belum diselesaikan" in response.content.decode()


def test_what_is_missing_is_said_while_typing_and_nothing_is_kept(visit):
    doctor = as_("dokter", visit)
    fragment = doctor.post(at(visit, "periksa/"), typed(visit, waist_cm="", systolic="9"), headers=HTMX)
    text = fragment.content.decode()
    assert "Lingkar perut belum diukur" in text
    assert "Antara 30 dan 350 mmHg" in text
    assert "Siap kirim ke BPJS?" in text
    assert not Kunjungan.objects.exists()
    whole_text = doctor.post(at(visit, "periksa/"), typed(visit), headers=HTMX).content.decode()
    assert "semua yang diperlukan sudah ada" in whole_text


def test_who_pays_personally_is_not_asked_for_bpjs(db):
    visit = registered(bridged_facility(), "pribadi", now=timezone.now())
    fragment = as_("dokter", visit).post(at(visit, "periksa/"), typed(visit, waist_cm=""), headers=HTMX)
    assert "Siap diselesaikan?" in fragment.content.decode()
    assert "semua yang diperlukan sudah ada" in fragment.content.decode()


# BPJS's lists


@pytest.fixture
def icd(visit: Pendaftaran) -> Pendaftaran:
    a_list(
        visit.facility, "diagnosa",
        an_entry("J069", "Acute upper respiratory infection, unspecified", is_non_specialist=True),
        an_entry("J06.8", "Other acute upper respiratory infections", is_non_specialist=True),
        an_entry("A91", "Dengue haemorrhagic fever"), an_entry("I84", "Haemorrhoids", gone_at=timezone.now()),
    )  # fmt: skip
    return visit


def found(visit: Pendaftaran, text: str, name: str = "diagnosa") -> list[str]:
    url = f"/k/{visit.facility.slug}/kunjungan/pilihan/{name}/"
    response = as_("dokter", visit).get(url, {"box": "diagnosis_1_text", "diagnosis_1_text": text})
    return [row.code for row in response.context["rows"]]


@pytest.mark.parametrize(
    ("text", "codes"),
    [("upper resp", ["J06.8", "J069"]), ("a91", ["A91"]), ("J06", ["J06.8", "J069"]), ("x", []), ("haemorrhoids", []),
     ("tidak ada", [])],
)  # fmt: skip
def test_diagnoses_are_found_by_name_and_code(icd, text, codes):
    assert found(icd, text) == codes


def test_the_exact_code_comes_first(icd):
    assert found(icd, "j069")[0] == "J069"


def test_only_the_long_lists_are_searched(icd):
    url = f"/k/{icd.facility.slug}/kunjungan/pilihan/dokter/"
    assert as_("dokter", icd).get(url).status_code == 404


@pytest.mark.parametrize("text", ["J99.9 entah", "batuk", "I84 Haemorrhoids"])
def test_a_diagnosis_that_bpjs_does_not_have_is_refused(icd, text):
    response = as_("dokter", icd).post(at(icd, "simpan/"), typed(icd, diagnosis_1_text=text))
    assert (response.status_code, errors(response)) == (422, {"diagnosis_1"})


def test_a_code_typed_with_a_dot_gets_the_lists_spelling_and_name(icd):
    as_("dokter", icd).post(at(icd, "simpan/"), typed(icd, diagnosis_1_text="j06.9"))
    [diagnosis] = queries.content_of(Kunjungan.objects.get()).diagnoses
    assert (diagnosis.code, diagnosis.name) == ("J069", "Acute upper respiratory infection, unspecified")


def test_a_diagnosis_typed_over_another_without_javascript_is_the_one_that_was_typed(icd):
    hidden = {"diagnosis_1": "J069", "diagnosis_1_text": "A91 Dengue"}
    as_("dokter", icd).post(at(icd, "simpan/"), typed(icd, **hidden))
    assert queries.content_of(Kunjungan.objects.get()).diagnoses[0].code == "A91"


def test_a_draft_whose_code_is_gone_says_so_and_shows_it(visit):
    doctor = as_("dokter", visit)
    doctor.post(at(visit, "simpan/"), typed(visit))
    a_list(visit.facility, "prognosa", an_entry("01", "Sanam (Sembuh)"))
    page = doctor.get(at(visit)).content.decode()
    assert "tidak ada lagi di BPJS" in page
    assert errors(doctor.post(at(visit, "selesai/"), typed(visit, version="1"))) == {"prognosis"}


def test_a_rujukan_comes_back_as_it_was_typed(visit):
    rujukan = {
        "disposition": "4", "rujukan_planned_for": f"{visit.service_date:%d-%m-%Y}", "tacc": "1|< 3 Hari",
        "rujukan_hospital_text": "0199R001 RSUD SUKAMAJU", "rujukan_subspecialty_text": "3 PENYAKIT DALAM",
    }  # fmt: skip
    doctor = as_("dokter", visit)
    assert doctor.post(at(visit, "selesai/"), typed(visit, **rujukan)).status_code == 302
    content = queries.content_of(Kunjungan.objects.get())
    assert content.rujukan is not None
    assert (content.rujukan.hospital.name, content.tacc, content.tacc_reason) == (
        "RSUD SUKAMAJU",
        1,
        "< 3 Hari",
    )
    assert "RSUD SUKAMAJU" in doctor.get(at(visit)).content.decode()
    assert 'value="0199R001 RSUD SUKAMAJU"' in doctor.get(at(visit, "ubah/")).content.decode()


def test_a_special_rujukan_for_blood_names_its_subspecialty(visit):
    special = {
        "disposition": "4", "rujukan_kind": "khusus", "rujukan_planned_for": f"{visit.service_date:%d-%m-%Y}",
        "rujukan_hospital_text": "0199R001 RSUD", "rujukan_special": "THA", "rujukan_notes": "transfusi",
    }  # fmt: skip
    doctor = as_("dokter", visit)
    assert errors(doctor.post(at(visit, "selesai/"), typed(visit, **special))) == {"rujukan_of_blood"}
    assert (
        doctor.post(at(visit, "selesai/"), typed(visit, **special, rujukan_of_blood="30")).status_code == 302
    )
    content = queries.content_of(Kunjungan.objects.get())
    assert content.rujukan is not None
    assert content.rujukan.subspecialty.code == "30"


def test_a_complication_is_named_by_the_second_diagnosis(visit):
    second = {"diagnosis_2_text": "E11.9 Diabetes", "tacc": "3|"}
    as_("dokter", visit).post(at(visit, "simpan/"), typed(visit, **second))
    assert Kunjungan.objects.get().tacc_reason == "E11.9 - Diabetes"


# The day's list


def test_the_line_leads_to_the_consultation_and_hears_of_it(visit):
    url = f"/k/{visit.facility.slug}/pendaftaran/"
    doctor, desk = as_("dokter", visit), as_("pendaftaran", visit)
    assert "Periksa A-1" in doctor.get(url).content.decode()
    assert at(visit) not in desk.get(url).content.decode()
    version = desk.get(url).context["version"]
    doctor.post(at(visit, "simpan/"), typed(visit))
    polled = desk.get(url, {"versi": version}, headers=HTMX)
    assert (polled.status_code, "Draf kunjungan" in polled.content.decode()) == (200, True)
    assert "Lanjutkan A-1" in doctor.get(url).content.decode()
    finish(visit, version=1)
    assert "Kunjungan A-1" in desk.get(url).content.decode()


def test_fifty_patients_in_line_ask_as_often_as_one(visit, django_assert_max_num_queries):
    url = f"/k/{visit.facility.slug}/pendaftaran/"
    doctor = as_("dokter", visit)
    for number in range(3):
        registered(
            visit.facility,
            "pribadi",
            now=timezone.now(),
            name=f"Budi {number}",
            nik=f"317406451092000{number + 4}",
        )
    with django_assert_max_num_queries(25):
        doctor.get(url)


# What stands above the form


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"drug_allergy": "01", "food_allergy": "00"}, "Obat: Antibiotik"),
        ({"drug_allergy": "00", "food_allergy": "00", "air_allergy": "00"}, "Tidak ada"),
        ({"drug_allergy": "00", "food_allergy": "00"}, "Obat: tidak ada · Makanan: tidak ada"),
        ({"food_allergy": "05"}, "Makanan: Makanan Lain"),
    ],
)
def test_an_allergy_that_this_visit_told_stands_in_the_header(visit, answers, told):
    doctor = as_("dokter", visit)
    assert "Belum ditanyakan" in doctor.get(at(visit)).content.decode()
    doctor.post(at(visit, "simpan/"), {"version": "0"} | answers)
    page = " ".join(doctor.get(at(visit)).content.decode().split())
    assert f">{told} (kunjungan ini)<" in page
    assert "Belum ditanyakan" not in page


def test_a_chosen_tacc_reason_says_its_group_when_the_box_is_closed(visit):
    tacc = dict(as_("dokter", visit).get(at(visit)).context["form"].fields["tacc"].choices)
    labels = [label for group in tacc.values() if isinstance(group, list) for _, label in group]
    assert len(labels) == len(set(labels))
    assert {"Time: < 3 Hari", "Comorbidity: < 3 Hari", "Complication: lihat diagnosis"} < set(labels)
