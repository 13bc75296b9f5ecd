"""What a half-filled form says of a person, for the search of those who are alike."""

from contextlib import suppress

from django import forms
from django.http import QueryDict

from titian.patients import identifiers, names
from titian.patients.forms.fields import date_input
from titian.patients.queries import Draft


def draft_from(typed: QueryDict) -> Draft:
    """Whatever can be read already; what cannot is not known, for the person is still typing."""
    born = None
    with suppress(forms.ValidationError):
        born = forms.DateField(widget=date_input(), required=False).clean(typed.get("birth_date", ""))
    phone = _phone(typed.get("phone", ""))
    nik = identifiers.read_nik(typed.get("identity_number", ""))
    known = "" if nik.problem or nik.is_placeholder else nik.digits
    return Draft(names.tidy(typed.get("name", "")), born, typed.get("sex", ""), phone, known)


def _phone(number: str) -> str:
    """As it would be kept: a number that was typed to get past the field is nobody's."""
    try:
        phone = identifiers.clean_phone(number)
    except ValueError:
        return ""
    return "" if identifiers.is_placeholder_phone(phone) else phone
