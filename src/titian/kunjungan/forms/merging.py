"""What two people wrote at once, put together field by field: as it began, as it was typed, as it is stored now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms

from titian.kunjungan.content import Content
from titian.kunjungan.forms import hospital
from titian.kunjungan.forms.consultation import ConsultationForm
from titian.kunjungan.forms.fields import EntryField, Measurement, posted_entry
from titian.kunjungan.forms.initial import untouched


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose typed text is not what is stored now, as text for the screen; `anchor` is its id there."""

    label: str
    typed: str
    stored: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Merged:
    """`data` is what the form is to hold.

    `conflicts` are what both changed, differently; `taken` what only the other changed; `unsaved` what was changed
    here and is not stored so, conflicts among it.
    """

    data: dict[str, str]
    conflicts: list[Difference] = field(default_factory=list)
    taken: list[Difference] = field(default_factory=list)
    unsaved: list[Difference] = field(default_factory=list)


def merge(form: ConsultationForm, began: Mapping[str, str], stored: Content) -> Merged:
    """Put a bound form and the record together. `began` is what the untouched form would have posted.

    Whoever did not change a field takes what the other wrote there. Where both did, what is typed stays and is told; a
    blank gives way all the same, for nobody sees what it would erase.
    """
    now = untouched(form, stored)
    merged = Merged(dict(now))
    for name, one in form.fields.items():
        typed, before, theirs = (_meant(one, name, data) for data in (form.data, began, now))
        if typed == theirs:
            continue
        difference = Difference(
            str(one.label), _shown(one, name, form.data), _shown(one, name, now), str(form[name].auto_id)
        )
        if typed == before:
            merged.taken.append(difference)
            continue
        merged.unsaved.append(difference)
        if theirs != before:
            merged.conflicts.append(difference)
        if typed or theirs == before:
            merged.data.update({key: form.data.get(key, "") for key in _keys(name, one)})
    is_stored = merged.data.get(hospital.HOSPITAL) == now.get(hospital.HOSPITAL)
    merged.data["rujukan_hospital_for"] = (
        hospital.service(now) if is_stored else form.data.get("rujukan_hospital_for", "")
    )
    return merged


def _keys(name: str, one: forms.Field) -> tuple[str, ...]:
    return (name, f"{name}_text") if isinstance(one, EntryField) else (name,)


def _meant(one: forms.Field, name: str, data: Mapping[str, Any]) -> str:
    """What was posted, without what does not count: how a browser ends its lines, a dot in a code, or for a comma."""
    if isinstance(one, EntryField):
        return posted_entry(data, name).code.upper().replace(".", "")
    text = str(data.get(name, "")).replace("\r\n", "\n").strip()
    return text.replace(".", ",") if isinstance(one, Measurement) else text


def _shown(one: forms.Field, name: str, data: Mapping[str, Any]) -> str:
    """A posted value as a person reads it: the label of a choice, the name behind a code."""
    text = str(data.get(_keys(name, one)[-1], ""))
    if isinstance(one, forms.ChoiceField) and text:
        text = dict(_flat(one.choices)).get(text, text)
    return text or "–"


def _flat(choices: Any) -> Iterator[tuple[str, str]]:
    for value, label in choices:
        yield from label if isinstance(label, list) else [(str(value), str(label))]
