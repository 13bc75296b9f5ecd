"""Newborns, unknown persons and foreigners: what is taken from whom, what is never taken, and how they are called."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.utils import timezone

from tests import personas
from tests.builders import DESK, TODAY, facility
from tests.integration.patients import browser, filled, people
from titian.facility.models import Facility
from titian.patients import operations, queries
from titian.patients.errors import UnableToSave
from titian.patients.export import columns_of
from titian.patients.forms import PatientForm, initial_from_patient, overview
from titian.patients.models import Allergy, Patient, SearchRow
from titian.patients.operations import AllergyData, PatientData

BABY = {"entry_kind": "newborn", "name": "", "birth_date": "22-11-2026", "birth_time": "03.15", "phone": "",
        "identity_number": "", "address": "", "village": ""}  # fmt: skip


@pytest.fixture
def clinic(db: None) -> Facility:
    return facility()


@pytest.fixture
def mother(clinic: Facility) -> Patient:
    kin = {"village": filled.village(), "rt": "007", "family_card_number": "3276010101200001"}
    return people.patient(clinic, card_number=people.CARD, **kin)


def saved(clinic: Facility, form: PatientForm) -> Patient:
    assert form.is_valid(), form.errors
    now = timezone.now()
    return operations.register_patient(by=DESK, facility=clinic, data=form.patient_data(), now=now)


def asked(clinic: Facility, address: str, **facts: str) -> str:
    client: Client = personas.signed_in(personas.staff(clinic))
    return client.post(f"/k/{clinic.slug}/pasien/baru/{address}/", facts).content.decode()


def test_a_newborn_of_another_clinics_mother_is_refused(clinic, mother):
    stranger = facility()
    assert "mother" in filled.form(stranger, **BABY, mother=str(mother.ref)).errors
    assert "mother" in filled.form(stranger, **BABY, mother_text=mother.nik).errors


def test_a_name_alone_chooses_no_mother(clinic, mother):
    assert "mother" in filled.form(clinic, **BABY, mother_text="Siti Nur'aini").errors


def test_a_man_is_nobodys_mother(clinic):
    father = people.patient(clinic, sex="1")
    assert "mother" in filled.form(clinic, **BABY, mother=str(father.ref)).errors
    assert father.name not in asked(clinic, "ibu", mother_text="siti nur")


@pytest.mark.parametrize("by", ["mother", "mother_text"])
def test_nobody_is_their_own_mother(clinic, mother, by):
    typed = filled.form(clinic, **{by: str(mother.ref) if by == "mother" else mother.nik}).data
    form = PatientForm(typed, facility=clinic, today=filled.TODAY, patient=mother)
    assert "ibunya sendiri" in str(form.errors["mother"])


@pytest.mark.parametrize("by", ["mother", "mother_text"])
def test_a_newborn_takes_from_the_mother_what_was_left_empty(clinic, mother, by):
    chosen = {"mother": str(mother.ref)} if by == "mother" else {"mother_text": mother.nik}
    baby = saved(clinic, filled.form(clinic, **BABY, **chosen))
    assert (baby.name, baby.mother, baby.mother_nik) == ("Bayi Ny. Siti Nur'aini", mother, mother.nik)
    assert (baby.address, baby.village, baby.rt) == (mother.address, mother.village, "007")
    assert (baby.phone, baby.phone_owner) == (mother.phone, "responsible")
    assert (baby.responsible_name, baby.responsible_relation) == (mother.name, "2")
    assert baby.family_card_number == mother.family_card_number


@pytest.mark.parametrize(("born", "is_odd"), [(1965, True), (1966, False), (2016, False), (2017, True)])
def test_a_mother_of_an_age_that_hardly_any_has_is_a_warning(clinic, born, is_odd):
    mother = people.patient(clinic, birth_date=date(born, 1, 1), village=filled.village())
    baby = filled.form(clinic, **BABY, mother=str(mother.ref))
    assert baby.is_valid(), baby.errors
    assert ("Umur ibu" in " ".join(baby.warnings())) == is_odd


def test_who_was_entered_as_a_newborn_may_be_changed_as_an_older_child(clinic, mother):
    baby = saved(clinic, filled.form(clinic, **BABY, mother=str(mother.ref)))
    Patient.objects.filter(pk=baby.pk).update(created_at=datetime(2026, 11, 22, 16, 59, tzinfo=UTC))
    baby.refresh_from_db()
    later = date(2029, 11, 22)
    typed = filled.form(clinic, **BABY, mother=str(mother.ref)).data
    for born, says in (("22-11-2026", ""), ("25-10-2026", ""), ("24-10-2026", "paling banyak 28 hari")):
        form = PatientForm(typed | {"birth_date": born}, facility=clinic, today=later, patient=baby)
        form.full_clean()
        assert says in str(form.errors.get("birth_date", "")) and bool(says) == (not form.is_valid())


def test_what_is_typed_counts_more_than_what_the_mother_has(clinic, mother):
    own = BABY | {"name": "Putri", "address": "Gang 3", "village": "3276011001", "phone": "081234500099"}
    baby = saved(clinic, filled.form(clinic, **own, mother=str(mother.ref)))
    assert (baby.name, baby.address, baby.rt, baby.phone) == ("Putri", "Gang 3", "", "+6281234500099")


def test_the_mothers_card_stays_hers_and_twins_share_it(clinic, mother):
    twins = [
        saved(clinic, filled.form(clinic, **BABY, birth_order=order, mother=str(mother.ref)))
        for order in "12"
    ]
    assert [one.name for one in twins] == ["Bayi Ny. Siti Nur'aini I", "Bayi Ny. Siti Nur'aini II"]
    assert {one.card_number for one in twins} == {""}
    assert {queries.insured_for(one, one.birth_date).card_number for one in twins} == {people.CARD}
    assert list(mother.children.order_by("pk")) == twins


def test_a_card_of_a_mother_who_is_no_patient_here_is_not_unique(clinic):
    for order in (1, 2):
        people.patient(clinic, nik="", mother_card_number=people.CARD, birth_order=order)
    assert Patient.objects.filter(mother_card_number=people.CARD).count() == 2


def test_an_unknown_person_is_called_by_the_record_number(clinic):
    form = filled.form(clinic, **filled.UNKNOWN | {"sex": "1", "found_place": "Terminal Depok"})
    patient = saved(clinic, form)
    assert patient.name == f"Mr. X {patient.display_number}"
    assert (patient.birth_date, patient.birth_text) == (None, "± 18–40 tahun")
    assert (queries.age_of(patient, TODAY), patient.phone_missing_reason) == (
        "± 18–40 tahun",
        "tidak diketahui",
    )
    assert queries.find(clinic, "mr x").patients == [patient]
    assert (patient.identity_type, patient.identity_missing_reason) == ("belum_ada", "tidak diketahui")


def test_of_an_unknown_person_no_citizenship_and_no_country_is_made_up(clinic):
    patient = saved(clinic, filled.form(clinic, **filled.UNKNOWN | {"dwelling": "indonesia"}))
    unsaid = ("citizenship", "dwelling", "country", "domicile_country")
    assert {getattr(patient, name) for name in unsaid} == {""}
    assert {column.read(patient) for name in unsaid for column in columns_of(name)} == {""}
    again = PatientForm(
        browser.sends(PatientForm(initial=initial_from_patient(patient), facility=clinic, today=TODAY)),
        facility=clinic,
        today=TODAY,
    )
    assert again.is_valid(), again.errors
    assert PatientData.of(patient) == again.patient_data()


def test_what_is_known_of_an_unknown_person_is_kept(clinic):
    told = {"citizenship": "WNA", "nationality": "Jepang", "address": "Terminal Depok"}
    patient = saved(clinic, filled.form(clinic, **filled.UNKNOWN | told))
    assert (patient.citizenship, patient.dwelling, patient.country) == ("WNA", "indonesia", "ID")


def test_who_is_known_is_indonesian_unless_somebody_says_otherwise(clinic):
    filled.village()
    assert saved(clinic, filled.form(clinic, citizenship="")).citizenship == "WNI"


def test_nobody_answers_yet_for_an_unknown_person_and_the_reason_goes_with_a_name(clinic):
    reason = {"responsible_name": "", "responsible_missing_reason": "datang sendiri"}
    patient = saved(clinic, filled.form(clinic, **filled.UNKNOWN | reason))
    told = (patient.responsible_name, patient.responsible_missing_reason)
    assert told == ("belum ada", "datang sendiri")
    found = filled.form(clinic, **filled.UNKNOWN | reason | {"responsible_name": "Ani"})
    found.full_clean()
    assert found.cleaned_data["responsible_missing_reason"] == ""


def test_nobody_is_alike_because_neither_has_a_birth_date(clinic):
    people.patient(clinic, nik="", name="Mrs. X", birth_date=None, age_band="4")
    draft = queries.Draft("Mrs. X", None, "2", "+6281234500017")
    assert [one.reasons for one in queries.alike(clinic, draft)] == [("nama sama", "HP sama")]


def test_the_pages_show_somebody_without_a_birth_date(clinic):
    patient = saved(clinic, filled.form(clinic, **filled.UNKNOWN))
    client = personas.signed_in(personas.staff(clinic))
    for address in ("", f"{patient.ref}/", f"{patient.ref}/ubah/"):
        page = client.get(f"/k/{clinic.slug}/pasien/{address}").content.decode()
        assert "None" not in page and "18–40 tahun" in page


def test_a_patient_is_found_by_the_name_that_friends_use(clinic):
    patient = people.patient(clinic, alias="Neneng Geulis")
    assert queries.find(clinic, "neneng").patients == [patient]
    assert queries.find(clinic, "geulis 05-10-1992").patients == [patient]


def test_a_new_alias_makes_new_rows(clinic):
    patient = people.patient(clinic, alias="Neneng")
    data = people.patient_data(alias="Cici")
    now = timezone.now()
    operations.edit_patient(
        by=DESK, facility=clinic, ref=patient.ref, data=data, seen_at=patient.changed_at, now=now
    )
    keys = set(SearchRow.objects.filter(kind="w").values_list("key", flat=True))
    assert "cici" in keys and "neneng" not in keys


def test_allergies_and_none_at_once_are_refused(clinic):
    with pytest.raises(UnableToSave, match="Hapus salah satunya"):
        people.patient(clinic, allergies=(people.PRAWN,), no_known_allergies=True)
    assert not Patient.objects.exists()


def test_an_allergy_that_stays_keeps_its_row(clinic):
    patient = people.patient(clinic, allergies=(people.PRAWN, AllergyData("debu", "environment")))
    kept = Allergy.objects.get(substance="udang")
    data = people.patient_data(allergies=(AllergyData("lateks", "other", "gatal", "mild"), people.PRAWN))
    now = timezone.now()
    operations.edit_patient(
        by=DESK, facility=clinic, ref=patient.ref, data=data, seen_at=patient.changed_at, now=now
    )
    assert list(map(str, patient.allergies.all())) == ["udang", "lateks (gatal, ringan)"]
    assert patient.allergies.first() == kept


def test_a_nik_says_where_it_was_given_out_and_an_old_one_that_it_is_unknown(clinic):
    filled.village()
    known, old = "3276015710920003", "9271064510920003"
    assert "Kec. Cilodong, Kota Depok" in asked(clinic, "wilayah", identity_type="nik", identity_number=known)
    assert "tidak ada di daftar" in asked(clinic, "wilayah", identity_type="nik", identity_number=old)
    for number in ("", "327601", "3276017210920003", "9" * 16):
        answer = asked(clinic, "wilayah", identity_type="nik", identity_number=number)
        assert answer.strip() == '<div id="nik-ragu" hx-swap-oob="innerHTML"></div>'


def test_a_nik_that_contradicts_what_is_typed_says_so_at_once(clinic):
    """Before there is a name, and whatever else cannot be read yet."""
    typed = {"identity_type": "nik", "identity_number": people.NIK, "sex": "1", "birth_date": "01-02-1980"}
    says = (
        "NIK ini milik perempuan yang lahir 05-10-1992; di sini tertulis laki-laki, 01-02-1980. Periksa KTP."
    )
    assert says in asked(clinic, "wilayah", **typed)
    for agreeing in (
        {"sex": "2", "birth_date": "05-10-1992"},
        {"sex": "", "birth_date": "05"},
        {"identity_type": "sim"},
    ):
        assert "milik" not in asked(clinic, "wilayah", **typed | {"sex": "", "birth_date": ""} | agreeing)


def test_the_page_tells_what_else_is_known_and_leaves_out_what_goes_without_saying(clinic, mother):
    told = {
        "nationality": "JP",
        "citizenship": "WNA",
        "home_phone": "+62215551234",
        "needs_interpreter": True,
    }
    patient = people.patient(clinic, nik="", mother=mother, religion="1", found_on=date(2026, 11, 3), **told)
    groups = {group.label: {row.label: row.text for row in group.rows} for group in overview(patient)}
    assert groups["Sosial"] == {"Agama": "Islam"}
    assert groups["Kesehatan"] == {"Perlu juru bahasa atau bahasa isyarat": "ya"}
    said = groups["Data Diri"]
    assert said.pop("Ibu, bila pasien di sini") == f"{mother.name} · {mother.display_number}"
    assert said == {
        "Negara asal": "Jepang",
        "Kewarganegaraan": "WNA",
        "Telepon rumah": "0215551234",
        "Tanggal ditemukan": "03-11-2026",
    }


def test_a_patient_is_written_with_titles_and_paid_as_the_decree_says(clinic):
    patient = people.patient(clinic, title_before="dr.", title_after="M.Kes.", birth_date=date(1992, 10, 5))
    assert patient.full_name == "dr. Siti Nur'aini, M.Kes."
    ways = {"pribadi": "2", "kantor": "2", "penjamin": "3"}
    assert {way: Patient(payment=way).payment_method.value for way in ways} == ways
    assert Patient(membership="verified").payment_method == "1"
