"""The patient's page: what is missing leads to its field, who died is not offered the line, print shows no NIK."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests import personas
from tests.builders import DESK, NOW, TODAY, bridged_facility, facility
from tests.integration.patients import filled, people
from titian.accounts.models import AuditEvent
from titian.patients import operations, queries
from titian.patients.identifiers import NO_NIK
from titian.patients.models import Patient

pytestmark = pytest.mark.django_db
DIED = {"died_on": "21-11-2026", "reason": "kabar keluarga"}


@pytest.fixture
def patient() -> Patient:
    return people.patient(facility())


def client_of(patient: Patient, role: str = "pendaftaran") -> Client:
    return personas.signed_in(personas.staff(patient.facility, role))


def at(patient: Patient, rest: str = "") -> str:
    return f"/k/{patient.facility.slug}/pasien/{patient.ref}/{rest}"


def page(patient: Patient, rest: str = "", role: str = "pendaftaran") -> str:
    return client_of(patient, role).get(at(patient, rest)).content.decode()


def test_what_contradicts_a_nik_is_to_be_checked_for_as_long_as_it_stands():
    shown = page(people.patient(facility(), sex="1"))
    assert "Perlu diperiksa:" in shown and "di sini tertulis laki-laki. Periksa KTP." in shown
    assert "Perlu diperiksa:" not in page(people.patient(facility()))


def relative(patient: Patient, **facts: Any) -> Patient:
    return people.patient(patient.facility, **{"nik": "", "name": "Budi Santoso"} | facts)


@pytest.mark.parametrize(
    ("form", "says"),
    [
        (DIED | {"died_on": ""}, "Tulis tanggal meninggalnya"),
        (DIED | {"died_on": "31-02-2026"}, "tidak ada di kalender"),
        (DIED | {"died_on": "31-11-26"}, "misalnya 05-10-1992 atau 5 okt 1992"),
        (DIED | {"died_on": "21-11-2999"}, "masa depan"),
        (DIED | {"reason": ""}, "dari siapa kabar ini"),
    ],
)
def test_a_death_that_cannot_be_noted_is_told_beside_its_field(patient, form, says):
    response = client_of(patient).post(at(patient, "meninggal/"), form)
    assert response.status_code == 422
    assert says in response.content.decode()
    assert Patient.objects.get().is_active


def test_who_died_is_said_on_the_page_and_offered_no_line(patient):
    assert "Daftarkan</a>" in page(patient)
    client_of(patient).post(at(patient, "meninggal/"), DIED)
    shown = page(patient)
    assert "Meninggal 21-11-2026." in shown
    assert "Daftarkan</a>" not in shown
    assert "Batalkan tanda meninggal" not in shown


def test_an_admin_takes_a_wrong_death_back(patient):
    client_of(patient).post(at(patient, "meninggal/"), DIED)
    assert client_of(patient).get(at(patient, "meninggal/batal/")).status_code == 403
    assert "Batalkan tanda meninggal" in page(patient, role="admin")
    client_of(patient, "admin").post(at(patient, "meninggal/batal/"), {"reason": "tertukar"})
    assert Patient.objects.get().is_active


def test_a_record_out_of_use_says_so_where_it_is_found(patient):
    operations.deactivate(by=DESK, facility=patient.facility, ref=patient.ref, reason="ganda", now=NOW)
    assert "Ganda. Pasien ini tidak tampak di daftar" in page(patient)
    found = client_of(patient).post(f"/k/{patient.facility.slug}/pasien/", {"q": "Siti"})
    assert '<span class="state">Nonaktif</span>' in found.content.decode()
    client_of(patient).post(at(patient, "aktif/"), {"reason": "bukan ganda"})
    assert Patient.objects.get().is_active


def test_what_is_missing_leads_to_its_field_for_those_who_may_write(patient):
    link = f"{at(patient, 'ubah/')}#id_village"
    assert link in page(patient)
    reader = page(patient, role="dokter")
    assert "Kelurahan/desa" in reader
    assert link not in reader


@pytest.mark.parametrize(("days", "is_old"), [(0, False), (1, True)])
def test_what_bpjs_said_stays_with_who_asked_and_how_long_ago(days, is_old):
    member = people.bpjs_patient(bridged_facility(), {"class_name": "KELAS II"})
    with time_machine.travel(NOW + timedelta(days=days, hours=1)):
        shown = page(member)
    for said in (people.CARD, "Aktif", "KELAS II", f"oleh {DESK.name}", "Verifikasi ulang"):
        assert said in shown
    assert ("Belum hari ini" in shown) is is_old


@pytest.mark.parametrize(
    ("facts", "mark"),
    [
        ({}, "Belum diverifikasi"),
        ({"identity_status": "placeholder", "phone_is_placeholder": True}, "Isian sementara"),
    ],
)
def test_a_passport_and_a_telephone_that_nobody_checked_say_so(facts, mark):
    passport = {"identity_type": "paspor", "identity_number": "X1234567", "nik": ""}
    assert page(people.patient(facility(), **passport | facts)).count(mark) == 2


INVENTED = {
    "mother_nik": "1" * 16,
    "family_card_number": "1234567890123456",
    "home_phone": "+62211111111",
    "responsible_phone": "+62811111111",
    "escort_phone": "+62000000000",
}
REAL = {"mother_nik": NO_NIK, "family_card_number": "3174060101100001", "home_phone": "+62215551234"}


@pytest.mark.parametrize("name", INVENTED)
def test_a_number_of_others_that_was_made_up_says_so_beside_it(name):
    shown = page(people.patient(facility(), **REAL | {name: INVENTED[name]}))
    mark = '<span class="state state-wait">Isian sementara</span>'
    typed = INVENTED[name].replace("+62", "0")
    assert shown.count(mark) == 1
    assert f"<dd>{typed} {mark}</dd>" in shown


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({}, "Mandiri (kode 2)"),
        ({"payment": "kantor", "office_name": "PT Maju"}, "Mandiri (kode 2)"),
        ({"payment": "penjamin"}, "Asuransi lainnya (kode 3)"),
    ],
)
def test_how_a_visit_is_paid_is_said_in_the_words_and_codes_of_the_decree(facts, says):
    assert f"<dt>Cara pembayaran</dt><dd>{says}</dd>" in page(people.patient(facility(), **facts))
    assert "<dt>Cara pembayaran</dt><dd>JKN (kode 1)</dd>" in page(people.bpjs_patient(bridged_facility()))


@pytest.mark.parametrize("facts", [{"phone_is_placeholder": True}, {"phone": "+6281234500099"}])
def test_a_number_of_ones_own_or_an_invented_one_makes_no_family(patient, facts):
    relative(patient, **facts)
    assert queries.family_of(patient) == []


def test_an_invented_number_of_the_family_card_makes_no_family(patient):
    card = {"family_card_number": "1" * 16}
    child = relative(patient, mother=patient, phone="+6281234500021", **card)
    relative(patient, phone="+6281234500022", **card)
    assert [one.shares for one in queries.family_of(child)] == ["ibu"]


def test_mother_and_children_come_first_then_the_household(patient):
    card = {"family_card_number": "3174060101100001", "phone": "+6281234500021"}
    child = relative(patient, name="By. Ny. Siti", mother=patient, **card)
    aunt = relative(patient, name="Dewi Lestari", family_card_number=card["family_card_number"])
    assert [(one.patient, one.shares) for one in queries.family_of(patient)] == [
        (child, "anak"),
        (aunt, "nomor HP sama"),
    ]
    of_child = [(one.patient, one.shares) for one in queries.family_of(child)]
    assert of_child == [(patient, "ibu"), (aunt, "nomor KK sama")]


def test_family_stands_beside_with_what_they_share(patient):
    son = relative(patient)
    people.patient(facility())
    [found] = queries.family_of(patient)
    assert (found.patient, found.shares) == (son, "nomor HP sama")
    assert at(son) in page(patient)


def test_who_shares_card_and_phone_is_one_relative_and_the_eldest_comes_first(patient):
    card = {"family_card_number": "3276010101200001"}
    father = relative(patient, birth_date=date(1960, 1, 1), phone="+6281200000001", **card)
    mother = relative(patient, birth_date=date(1962, 1, 1), **card)
    patient.family_card_number = card["family_card_number"]
    found = [(one.patient, one.shares) for one in queries.family_of(patient)]
    assert found == [(father, "nomor KK sama"), (mother, "nomor KK sama")]


@pytest.mark.parametrize("sheet", ["kartu/", "label/"])
def test_what_is_printed_has_no_nik_and_is_remembered(patient, sheet):
    shown = page(patient, sheet)
    assert "00-00-01" in shown
    assert people.NIK not in shown
    assert AuditEvent.objects.get(action__startswith="print_").subject == str(patient.ref)


@pytest.mark.parametrize(("wish", "count"), [("", 1), ("x", 1), ("0", 1), ("3", 3), ("999", 12)])
def test_as_many_labels_as_asked_for_within_reason(patient, wish, count):
    assert page(patient, f"label/?jumlah={wish}").count('class="sheet patient-label"') == count


def test_the_day_of_death_is_the_clinics_own(patient):
    """02:41 WIB on the 22nd is still the 21st in UTC."""
    late = NOW.replace(hour=19, minute=41)
    dead = operations.mark_deceased(
        by=DESK,
        facility=patient.facility,
        ref=patient.ref,
        died_on=TODAY.replace(day=22),
        reason="kabar",
        now=late,
    )
    assert dead.deceased_on == TODAY.replace(day=22)


def test_a_village_is_looked_for_where_the_newest_patients_live(db):
    clinic = facility()
    client = personas.signed_in(personas.staff(clinic))
    form = f"/k/{clinic.slug}/pasien/baru/?jenis=umum"
    assert "dekat=" not in client.get(form).content.decode()
    people.patient(clinic, village=filled.village())
    assert client.get(form).content.decode().count("box=village_text&amp;dekat=3276") == 1


def test_the_first_choice_of_the_way_in_has_the_focus(db):
    clinic = bridged_facility()
    page = personas.signed_in(personas.staff(clinic)).get(f"/k/{clinic.slug}/pasien/baru/").content.decode()
    assert f'autofocus href="/k/{clinic.slug}/pasien/baru/?jenis=umum"' in page
    assert page.count("autofocus") == 1
