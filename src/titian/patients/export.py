"""The list of patients as a workbook: each fact that the form keeps, a code beside its label."""

from collections.abc import Callable, Container, Iterator
from dataclasses import fields
from operator import attrgetter
from typing import Any

from django.db import models
from django.utils.text import capfirst

from titian.facility.workbook import Column
from titian.patients import countries, identifiers
from titian.patients.data import PatientData
from titian.patients.models import Patient

FACTS = tuple(field.name for field in fields(PatientData))

_ABOUT_THE_RECORD = ("membership", "created_at", "created_by_name", "changed_at")
_HEADINGS = {
    "identity_status": "Status identitas",
    "phone_is_placeholder": "Nomor HP isian sementara",
    "membership": "Kepesertaan",
    "created_at": "Dicatat pada",
    "created_by_name": "Dicatat oleh",
    "changed_at": "Diubah pada",
}
"""Where the model has no word of the screen's."""
_COUNTRIES = frozenset({"nationality", "country", "domicile_country"})
"""Facts whose codes are ISO 3166-1."""

Read = Callable[[Any], Any]


def columns(*, has_numbers: bool, to_match: Container[int] = ()) -> list[Column]:
    """In the order of the form; `has_numbers`: NIK, card and other identities whole; `to_match`: the keys of the
    patients whose answer of BPJS's a person must match.
    """
    found = [Column("No. RM", attrgetter("display_number"))]
    for name in (*FACTS, *_ABOUT_THE_RECORD):
        is_masked = name in Patient.IDENTITIES and not has_numbers
        found += map(_masked, columns_of(name)) if is_masked else columns_of(name)
        found += _BESIDE.get(name, ())
    return [
        _told(column, to_match) if column.heading == _HEADINGS["membership"] else column for column in found
    ]


def _of_payment() -> Iterator[Column]:
    """KMK 1423/2022 "cara pembayaran" (spec/rme-patient.md §1.4), which no column keeps."""
    yield Column("Cara pembayaran (kode)", lambda patient: patient.payment_method.value)
    yield Column("Cara pembayaran", lambda patient: patient.payment_method.label)


def _mark(name: str) -> Column:
    """As the model keeps it of the patient's own telephone."""
    return Column(
        f"{columns_of(name)[0].heading} isian sementara",
        lambda patient: "ya" if identifiers.is_invented(name, getattr(patient, name)) else "tidak",
    )


def _told(membership: Column, to_match: Container[int]) -> Column:
    """As the patient's page calls it."""
    return Column(
        membership.heading,
        lambda patient: "BPJS, perlu dicocokkan" if patient.pk in to_match else membership.read(patient),
    )


def columns_of(name: str) -> list[Column]:
    """One for a fact; two for a code that has a label, the code first."""
    field: Any = Patient._meta.get_field(name)
    return list(_of_rows(field) if field.one_to_many else _of(field))


def _of(field: Any) -> Iterator[Column]:
    heading, read = _HEADINGS.get(field.name) or capfirst(field.verbose_name), attrgetter(field.name)
    if field.choices:
        labels = dict(field.flatchoices)
        yield Column(f"{heading} (kode)", read)
        yield Column(heading, lambda row: str(labels.get(read(row), "")))
    elif field.related_model is Patient:
        yield Column(heading, lambda row: getattr(read(row), "display_number", ""))
    elif field.name in _COUNTRIES:
        yield Column(f"{heading} (kode)", read)
        yield Column(heading, lambda row: countries.name_of(read(row)))
    elif field.is_relation:
        yield Column(f"{heading} (kode)", attrgetter(field.attname))
        yield Column(heading, lambda row: str(read(row) or ""))
    elif isinstance(field, models.BooleanField):
        yield Column(heading, lambda row: "ya" if read(row) else "tidak")
    else:
        yield Column(heading, read)


def _of_rows(field: Any) -> Iterator[Column]:
    """Of several rows each fact is one column with a line for each row, so that the lines of all belong together."""
    about, rows = capfirst(field.related_model._meta.verbose_name), attrgetter(field.name)
    for part in field.related_model._meta.fields:
        for column in () if part.primary_key or part.is_relation else _of(part):
            yield Column(f"{about}: {column.heading.lower()}", _lines(rows, column.read))


def _lines(rows: Read, read: Read) -> Read:
    return lambda patient: "\n".join(str(read(row)) for row in rows(patient).all())


def whole(patients: models.QuerySet[Patient]) -> models.QuerySet[Patient]:
    """The patients with all that their columns read, so that no row asks for more."""
    facts: list[Any] = [Patient._meta.get_field(name) for name in FACTS]
    rows = [field.name for field in facts if field.one_to_many]
    relations = [field.name for field in facts if field.many_to_one]
    return patients.select_related("facility", "mother__facility", *relations).prefetch_related(*rows)


def _masked(column: Column) -> Column:
    return Column(column.heading, lambda patient: identifiers.masked(column.read(patient)))


_BESIDE = {"payment": tuple(_of_payment())} | {name: (_mark(name),) for name in identifiers.UNMARKED}
"""What is worked out of a fact, and stands beside it."""
