"""The closed lists are the decree's, number for number, and a code comes back as it was written."""

import pytest
from django.db.models import TextChoices
from hypothesis import given
from hypothesis import strategies as st

from titian.patients import countries, models
from titian.patients.models import NotTold, Patient

LEFT_OPEN = list(NotTold.values)
DECREED = {
    models.Religion: [*"12345678", *LEFT_OPEN],
    models.Education: [*"012345678", *LEFT_OPEN],
    models.Occupation: [*"012345", *LEFT_OPEN],
    models.MaritalStatus: [*"1234", *LEFT_OPEN],
    models.AgeBand: [*"123456"],
    models.Relation: [*"123456"],
    models.PaymentMethod: [*"123"],
    models.Disability: [*"1234567"],
    models.AllergyCategory: ["medication", "food", "environment", "biologic", "other"],
    models.Citizenship: ["WNI", "WNA"],
}


@pytest.mark.parametrize(("codes", "decreed"), DECREED.items(), ids=lambda one: getattr(one, "__name__", ""))
def test_a_list_has_exactly_the_codes_of_the_decree(codes, decreed):
    assert codes.values == decreed


def test_the_sexes_are_the_decrees_with_the_two_usual_ones_first():
    assert sorted(Patient.Sex.values) == list("01234")
    assert Patient.Sex.labels[:2] == ["Laki-laki", "Perempuan"]


@given(st.sampled_from([*DECREED, Patient.Sex, models.BloodGroup, models.Rhesus]), st.data())
def test_a_code_is_found_again_by_what_the_screen_says(codes: type[TextChoices], data):
    one = data.draw(st.sampled_from(list(codes)))
    assert codes(one.value) is one
    assert [other for other in codes if other.label == one.label] == [one]


@given(st.sampled_from(list(countries.names())))
def test_a_country_is_found_again_by_its_name_and_by_its_code(code):
    assert countries.code_of(f" {countries.name_of(code).upper()} ") == code
    assert countries.code_of(code.lower()) == code


@pytest.mark.parametrize("text", ["Wakanda", "ZZ", "Indo"])
def test_what_is_no_country_is_refused(text):
    with pytest.raises(ValueError, match="dari daftar"):
        countries.code_of(text)


def test_where_nobody_is_from_has_no_name():
    assert countries.name_of("") == ""
