"""What a half-filled form says of a person, for the search of those who are alike."""

import re
from collections.abc import Callable
from contextlib import suppress

from django import forms
from django.http import QueryDict

from titian.facility.forms import Day
from titian.facility.models import Facility
from titian.patients import identifiers, names, queries
from titian.patients.forms.identity import document_of
from titian.patients.models import EntryKind, Patient
from titian.patients.queries import Draft


def draft_from(typed: QueryDict, facility: Facility) -> Draft:
    """Whatever can be read already; what cannot is not known, for the person is still typing.

    Of a newborn, what the mother gives when it is saved: `forms.family` fills the form with the same.
    """
    born = None
    with suppress(forms.ValidationError):
        born = Day(required=False).clean(typed.get("birth_date", ""))
    kind = typed.get("identity_type", "")
    written = typed.get("birth_order", "")
    order = int(written) if re.fullmatch("[0-9]", written) else 0
    mother = queries.by_reference(facility, typed.get("mother", ""))
    return Draft(
        name=names.tidy(typed.get("name", "")) or _newborns_name(typed, mother, order),
        birth_date=born,
        sex=typed.get("sex", ""),
        phone=_phone(typed, mother),
        nik=_nik(typed.get("identity_number", "")),
        identity_type=kind,
        identity_number=document_of(kind, typed.get("identity_number", "")),
        card_number=_read(identifiers.clean_card, typed.get("card_number", "")),
        mother_ref=mother.ref if mother else None,
        mother_nik=_nik(typed.get("mother_nik", "")) or (mother.nik if mother else ""),
        birth_order=order,
    )


def _newborns_name(typed: QueryDict, mother: Patient | None, order: int) -> str:
    called = names.tidy(typed.get("mother_name", "")) or (mother.name if mother else "")
    is_newborn = typed.get("entry_kind") == EntryKind.NEWBORN
    return names.of_newborn(called, order) if is_newborn and called else ""


def _nik(number: str) -> str:
    nik = identifiers.read_nik(number)
    return "" if nik.problem or nik.is_placeholder else nik.digits


def _phone(typed: QueryDict, mother: Patient | None) -> str:
    """As it would be kept: a number that was typed to get past the field is nobody's."""
    phone = _read(identifiers.kept_phone, typed.get("phone", ""))
    is_newborn = typed.get("entry_kind") == EntryKind.NEWBORN
    if is_newborn and mother and not typed.get("phone") and not typed.get("phone_missing_reason"):
        phone = mother.phone
    return "" if identifiers.is_placeholder_phone(phone) else phone


def _read(clean: Callable[[str], str], text: str) -> str:
    with suppress(ValueError):
        return clean(text)
    return ""
