"""What became of a patient's record: who changed what, and when (PMK 24/2022 Ps 30: the old value is kept).

Read from the audit trail, from the acts that it cannot see, and from BPJS's answers; nothing is kept twice. Each
source is read newest first and only as far as it is asked, and what columns refer to is read for what is shown alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from heapq import merge
from itertools import islice

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from titian.accounts import audit
from titian.accounts.audit import Act
from titian.accounts.queries import events_about
from titian.patients.identifiers import local_phone
from titian.patients.models import Allergy, Patient
from titian.peserta import queries as peserta

BY_ITSELF = "Titian"
"""Who did what no member of staff did."""

_EMPTY = "kosong"
_DERIVED = frozenset({"nik", "phone_is_placeholder"})
"""Columns that follow from another one, which is shown."""

_BY_BPJS = frozenset({"membership", "card_number", "identity_status"})
"""Columns that BPJS's answer alone may change."""

_LABELS = {"identity_status": "status nomor identitas", "membership": "kepesertaan"}
_ACTS = {
    "tell_apart": ("Dinyatakan orang lain", "because"),
    "await_verification": ("Diteruskan tanpa jawaban BPJS", ""),
    "undo_deceased": ("Tanda meninggal dibatalkan", "reason"),
    "reactivate": ("Diaktifkan lagi", "reason"),
    "approve_corrections": ("Koreksi disetujui", "reason"),
    "decline_corrections": ("Koreksi ditolak", "reason"),
    "record_consent": ("Persetujuan umum dicatat", ""),
    "withdraw_consent": ("Persetujuan umum dicabut", "reason"),
}
"""By action: what was done, and the detail that says why."""


Columns = Sequence[tuple[str, tuple[str, str]]]
Rows = Mapping[type[models.Model], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """One field, as the screen writes it."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Step:
    """One act upon the record. `note` is what the person said about it, "" for nothing.

    `columns` are the values as the trail keeps them; `in_words` makes `changes` of them.
    """

    at: datetime
    by: str
    what: str
    note: str = ""
    changes: tuple[Change, ...] = ()
    columns: Columns = ()


def history(patient: Patient, most: int | None = None) -> list[Step]:
    """The newest steps, all of them unless `most` says how many; the newest first."""
    return in_words(steps(patient, most))


def steps(patient: Patient, most: int | None = None) -> list[Step]:
    """As `history`, for who shows only some of them in words."""
    sources = (_changes(patient), _allergies(patient), _acts(patient), _answers(patient))
    return list(islice(merge(*sources, key=lambda step: step.at, reverse=True), most))


def in_words(steps: Iterable[Step]) -> list[Step]:
    """With their changes as the screen writes them: a question for each kind of row that they refer to."""
    found = list(steps)
    rows = _rows_of(found)
    return [replace(step, changes=tuple(_change(*column, rows) for column in step.columns)) for step in found]


def _rows_of(steps: Sequence[Step]) -> Rows:
    """What the columns refer to, by model and key."""
    keys: dict[type[models.Model], set[str]] = defaultdict(set)
    for name, (old, new) in (column for step in steps for column in step.columns):
        field = Patient._meta.get_field(name)
        if isinstance(field, models.ForeignKey):
            keys[field.related_model] |= {old, new} - {""}
    return {
        model: {str(row.pk): str(row) for row in model._base_manager.filter(pk__in=wanted)}
        for model, wanted in keys.items()
    }


def _changes(patient: Patient) -> Iterator[Step]:
    for entry in audit.entries_of(patient):
        step = partial(Step, entry.at, entry.actor_name or BY_ITSELF)
        columns = entry.changes.keys()
        if entry.act is Act.CREATED:
            yield Step(entry.at, entry.actor_name or patient.created_by_name, "Didaftarkan")
        elif columns & {"deceased_on", "inactive_since"}:
            yield from _standing(step, entry.changes)
        elif shown := tuple(_shown(entry.changes)):
            yield step("Kepesertaan BPJS" if columns <= _BY_BPJS else "Data diubah", columns=shown)


def _standing(step: partial[Step], changes: Mapping[str, tuple[str, str]]) -> Iterator[Step]:
    """What was taken back is told by its act, which knows why."""
    _, died_on = changes.get("deceased_on", ("", ""))
    _, inactive_since = changes.get("inactive_since", ("", ""))
    if died_on:
        yield step(
            f"Ditandai meninggal {_written('deceased_on', died_on, {})}", changes["deceased_reason"][1]
        )
    elif inactive_since:
        yield step("Dinonaktifkan", changes["inactive_reason"][1])


def _allergies(patient: Patient) -> Iterator[Step]:
    """One that is told otherwise is taken away and added anew."""
    removed = events_about(patient.facility_id, str(patient.ref), [Allergy.REMOVED])
    keys = [*patient.allergies.values_list("pk", flat=True), *(event.detail["key"] for event in removed)]
    for entry in audit.entries_of_rows(Allergy, keys) if keys else ():
        old, new = entry.changes.get("substance", ("", ""))
        what = "Alergi ditambahkan" if entry.act is Act.CREATED else "Alergi dihapus"
        yield Step(entry.at, entry.actor_name or BY_ITSELF, what, new or old)


def _acts(patient: Patient) -> Iterator[Step]:
    for event in events_about(patient.facility_id, str(patient.ref), _ACTS).iterator():
        what, why = _ACTS[event.action]
        yield Step(event.at, event.actor_name, what, event.detail.get(why, ""))


def _answers(patient: Patient) -> Iterator[Step]:
    for record in peserta.answers_about(patient.ref).iterator():
        what = f"BPJS ditanya: {record.get_finding_display().lower()}"
        yield Step(record.checked_at, record.checked_by_name, what, record.status_text)


def _shown(changes: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, tuple[str, str]]]:
    for column, values in changes.items():
        with suppress(FieldDoesNotExist):  # a column of an earlier version, or one that others point by
            if column not in _DERIVED and Patient._meta.get_field(column).concrete:
                yield column, values


def _change(column: str, values: tuple[str, str], rows: Rows) -> Change:
    before, after = (_written(column, value, rows) for value in values)
    if before == after:  # the trail keeps the last four digits only
        after = f"{after} (digit lain berubah)"
    return Change(label_of(column), before, after)


def label_of(column: str) -> str:
    """A column of `Patient` as the screen calls it."""
    label = _LABELS.get(column) or str(getattr(Patient._meta.get_field(column), "verbose_name", column))
    return label[:1].upper() + label[1:]


def _written(column: str, value: str, rows: Rows) -> str:
    """A value of the audit trail as the screen writes it."""
    field = Patient._meta.get_field(column)
    if not value:
        return _EMPTY
    match field:
        case models.BooleanField():
            return "ya" if value == "True" else "tidak"
        case models.DateField() if not isinstance(field, models.DateTimeField):
            return f"{date.fromisoformat(value):%d-%m-%Y}"
        case models.ForeignKey():
            return rows[field.related_model].get(value, value)
    choices = dict(getattr(field, "flatchoices", ()))
    return str(choices.get(value) or (local_phone(value) if column == "phone" else value))
