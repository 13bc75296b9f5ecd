"""What was typed is what is stored, and what is stored is what the edit form shows and saves again."""

from dataclasses import fields
from datetime import date, time

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.builders import DESK, facility
from tests.integration.patients import browser, filled, people
from titian.facility.models import Facility, Penjamin
from titian.patients import countries, models, operations
from titian.patients.forms import PatientForm, initial_from_patient
from titian.patients.models import Patient
from titian.patients.operations import AllergyData, PatientData

words = st.from_regex(r"[A-Za-z][a-z'’.\-]{0,20}( [a-z]{1,9}){0,2}", fullmatch=True).map(str.strip)
texts = st.just("") | words
titles = texts.filter(lambda text: len(text) <= 30)
days = st.dates(date(1900, 1, 1), filled.TODAY)
phones = st.just("") | st.from_regex(r"\+628[1-9][0-9]{8,9}", fullmatch=True)
lands = st.sampled_from(list(countries.names()))
allergies = st.builds(
    AllergyData,
    words,
    st.sampled_from(models.AllergyCategory.values),
    texts,
    st.sampled_from(["", *models.AllergySeverity.values]),
    st.sampled_from(["", *models.AllergySource.values]),
)


def among(choices, *more):
    return st.sampled_from([*choices.values, *more])


def known(choices):
    """Without what asks for a text beside it, which `RARE` has."""
    return st.sampled_from([value for value in choices.values if value != choices.OTHER])


FACTS = {
    "name": words, "title_before": titles, "title_after": texts, "alias": texts, "sex": among(Patient.Sex),
    "identity_missing_reason": st.sampled_from(["belum punya", "tidak dibawa", "hilang", "tidak bersedia"]),
    "birth_place": texts, "birth_date": days, "birth_date_is_estimate": st.booleans(),
    "birth_time": st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    "birth_order": st.integers(0, 9), "found_on": st.none() | days, "found_place": texts,
    "found_time": st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    "mother_name": words, "mother_nik": st.just("3174065712850002"), "mother_card_number": st.just(people.CARD),
    "family_card_number": st.sampled_from(["", "3276010101200001"]), "phone": phones,
    "phone_missing_reason": st.sampled_from(["tidak punya", "tidak hafal", "tidak bersedia"]),
    "phone_owner": among(models.PhoneOwner), "home_phone": phones,
    "email": st.sampled_from(["", "siti@contoh.id"]), "responsible_name": words,
    "responsible_relation": among(models.Relation), "responsible_phone": phones.filter(bool), "escort_name": texts,
    "escort_phone": phones, "religion": known(models.Religion), "education": among(models.Education),
    "occupation": known(models.Occupation), "marital_status": among(models.MaritalStatus), "ethnicity": texts,
    "language": texts, "rt": st.sampled_from(["", "007"]), "rw": st.sampled_from(["", "012"]),
    "postal_code": st.sampled_from(["", "16415"]), "address": words, "blood_group": among(models.BloodGroup, ""),
    "rhesus": among(models.Rhesus, ""), "disability": among(models.Disability, ""),
    "needs_interpreter": st.booleans(), "medical_history": texts, "regular_medicines": texts, "notes": texts,
    "allergies": st.lists(allergies, max_size=3, unique_by=lambda one: one.substance).map(tuple),
}  # fmt: skip


@pytest.fixture
def clinic(db: None) -> Facility:
    return facility()


def shown(clinic: Facility, patient: Patient) -> PatientForm:
    return PatientForm(initial=initial_from_patient(patient), facility=clinic, today=filled.TODAY)


def sent_again(clinic: Facility, patient: Patient) -> PatientData:
    """The edit form, opened and saved without a touch."""
    form = PatientForm(
        browser.sends(shown(clinic, patient)), facility=clinic, today=filled.TODAY, patient=patient
    )
    assert form.is_valid(), form.errors
    return form.patient_data()


def stored(clinic: Facility, data: PatientData) -> Patient:
    now = timezone.now()
    return operations.register_patient(by=DESK, facility=clinic, data=data, now=now, told_apart="uji")


def is_a_child(born):
    """Who does not answer for itself, which the form refuses; about, for it is asked which facts are left out."""
    return born.year >= filled.TODAY.year - 18


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=st.fixed_dictionaries(FACTS))
def test_every_field_survives_saving_and_the_edit_form(clinic, facts):
    facts["phone_missing_reason"] = "" if facts["phone"] else facts["phone_missing_reason"]
    assume(not (is_a_child(facts["birth_date"]) and facts["responsible_relation"] == models.Relation.SELF))
    nobody = {"nik": "", "identity_number": "", "identity_type": "belum_ada"}
    data = people.patient_data(**nobody, **facts, village=filled.village())
    patient = stored(clinic, data)
    assert PatientData.of(Patient.objects.get(pk=patient.pk)) == data
    assert sent_again(clinic, patient) == data


RARE = {
    "entry_kind": "foreigner", "citizenship": "WNA", "nationality": "JP", "dwelling": "abroad", "country": "MY",
    "domicile_differs": True, "domicile_address": "Gang 3", "domicile_rt": "001", "domicile_rw": "002",
    "domicile_postal_code": "16415", "religion": "8", "religion_other": "Sunda Wiwitan", "occupation": "5",
    "occupation_other": "Nelayan", "payment": "penjamin", "policy_number": "P-7", "no_known_allergies": True,
    "card_number": people.CARD, "identity_type": "paspor", "identity_number": "X1234567", "nik": "",
    "mother_name": "Ani", "mother_nik": "3174065712850002",
}  # fmt: skip


def test_a_placeholder_is_asked_about_once(clinic):
    facts = {"nik": "", "identity_number": "9" * 16, "identity_status": "placeholder"}
    data = people.patient_data(village=filled.village(), **facts)
    assert sent_again(clinic, stored(clinic, data)) == data


def test_what_only_some_have_survives_as_well(clinic):
    penjamin = Penjamin.objects.create(facility=clinic, name="Asuransi Sehat")
    mother = people.patient(clinic)
    data = people.patient_data(**RARE, penjamin=penjamin, domicile_village=filled.village(), mother=mother)
    assert sent_again(clinic, stored(clinic, data)) == data


@pytest.mark.parametrize(
    "facts",
    [
        {"entry_kind": "unknown", "birth_date": None, "age_band": "5", "responsible_name": "belum ada",
         "responsible_missing_reason": "datang sendiri"},
        {"payment": "kantor", "office_name": "PT Maju", "domicile_differs": True, "domicile_country": "US",
         "domicile_address": "5th Avenue"},
    ],
)  # fmt: skip
def test_what_excludes_the_rest_survives_by_itself(clinic, facts):
    data = people.patient_data(village=filled.village(), **facts)
    assert sent_again(clinic, stored(clinic, data)) == data


def test_no_field_is_left_out_of_these_tests():
    """A new field must be told how it survives."""
    others = {
        "age_band",
        "responsible_missing_reason",
        "office_name",
        "domicile_country",
        "penjamin",
        "domicile_village",
        "mother",
        "village",
    }
    derived = {"identity_status", "phone_is_placeholder"}
    known = {*FACTS, *RARE, *others, *derived}
    assert {field.name for field in fields(PatientData)} - known == set()
