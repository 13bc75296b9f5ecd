"""What a half-filled form says of a person, for the search of those who are alike."""

import re
from contextlib import suppress
from uuid import UUID

from django import forms
from django.http import QueryDict

from titian.facility.forms import Day
from titian.patients import identifiers, names
from titian.patients.forms.identity import document_of
from titian.patients.queries import Draft


def draft_from(typed: QueryDict) -> Draft:
    """Whatever can be read already; what cannot is not known, for the person is still typing."""
    born = None
    with suppress(forms.ValidationError):
        born = Day(required=False).clean(typed.get("birth_date", ""))
    phone = _phone(typed.get("phone", ""))
    kind = typed.get("identity_type", "")
    order = typed.get("birth_order", "")
    return Draft(
        name=names.tidy(typed.get("name", "")),
        birth_date=born,
        sex=typed.get("sex", ""),
        phone=phone,
        nik=_nik(typed.get("identity_number", "")),
        identity_type=kind,
        identity_number=document_of(kind, typed.get("identity_number", "")),
        mother_ref=_reference(typed.get("mother", "")),
        mother_nik=_nik(typed.get("mother_nik", "")),
        birth_order=int(order) if re.fullmatch("[0-9]", order) else 0,
    )


def _nik(number: str) -> str:
    nik = identifiers.read_nik(number)
    return "" if nik.problem or nik.is_placeholder else nik.digits


def _reference(text: str) -> UUID | None:
    with suppress(ValueError):
        return UUID(text)
    return None


def _phone(number: str) -> str:
    """As it would be kept: a number that was typed to get past the field is nobody's."""
    try:
        phone = identifiers.clean_phone(number)
    except ValueError:
        return ""
    return "" if identifiers.is_placeholder_phone(phone) else phone
