"""What is written over a promise: one control for each part that an editor may write."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from bpjs_wire.bodies import Form, Part
from titian.monitoring.forms.over import UNCHANGED, OverForm, Typed, plain
from titian.monitoring.queries import Sheet, as_typed
from titian.outbox.queries import Leaves, label, parts, value_problem, written

_PREFIX = "isi."
_LONG = 100
"""Texts that may be longer than this many characters get several lines."""
_FLAGS = [("true", "Ya"), ("false", "Tidak")]
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,10})?", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,15}", re.ASCII)


class PartField(forms.Field):
    """One part. What was not touched stays the very value that it was; what was must fit BPJS's form of it."""

    def __init__(self, name: str, part: Part, value: Any) -> None:
        self.part, self.value = part, value
        super().__init__(
            label=part.label,
            required=not (part.may_be_null or part.may_be_empty),
            initial=as_typed(value),
            help_text=name,
            widget=_widget(part, value),
        )

    def clean(self, value: Any) -> Any:
        typed = plain(value)
        if typed == plain(self.initial):
            return self.value
        read = _read(self.part, typed)
        if problem := value_problem(self.part, read):
            raise forms.ValidationError(problem)
        return read


class BodyForm(OverForm):
    """The parts of one job's text."""

    def __init__(self, sheet: Sheet, data: Mapping[str, Any] | None = None, **given: Any) -> None:
        super().__init__(sheet, data, **given)
        known = parts(sheet.job.kind)
        for name in [] if sheet.refusal else sheet.open_names:
            self.fields[_PREFIX + name] = PartField(name, known[name], sheet.values[name])
        self.order_fields([*(one for one in self.fields if one.startswith(_PREFIX)), "reason", "version"])

    @property
    def values(self) -> Leaves | None:
        if any(name.startswith(_PREFIX) for name in self.errors):
            return None
        parts_of_it = {name: value for name, value in self.cleaned_data.items() if name.startswith(_PREFIX)}
        return {name.removeprefix(_PREFIX): value for name, value in parts_of_it.items()}

    @property
    def body(self) -> str:
        return written(self.sheet.original, self.values or {})

    def clean(self) -> None:
        if not self.errors and not self.typed():
            raise forms.ValidationError(UNCHANGED)

    def typed(self) -> list[Typed]:
        """Also where its place is gone."""
        kind, found = self.sheet.job.kind, []
        for key in self.data:
            name, text = key.removeprefix(_PREFIX), plain(self.data[key])
            stored = as_typed(self.sheet.values.get(name))
            if key.startswith(_PREFIX) and text != plain(stored):
                found.append(Typed(label(kind, name), text, stored))
        return found


def _widget(part: Part, value: Any) -> forms.Widget:
    if part.form is Form.FLAG:
        return forms.Select(choices=_FLAGS)
    if part.choices:
        known = [*part.choices, *([] if value in part.choices else [value])]
        return forms.Select(choices=[(as_typed(one), as_typed(one)) for one in known])
    if part.form is not Form.TEXT:
        return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    is_long = not part.pattern and (part.most is None or part.most > _LONG)
    return forms.Textarea(attrs={"rows": 2}) if is_long else forms.TextInput(attrs={"autocomplete": "off"})


def _read(part: Part, typed: str) -> Any:
    """The JSON value of what was typed; what cannot be read stays text, and is refused as such."""
    match part.form:
        case Form.FLAG:
            return {"true": True, "false": False}.get(typed, typed)
        case Form.WHOLE:
            return int(typed) if _WHOLE.fullmatch(typed.strip()) else typed
        case Form.NUMBER:
            return _number(typed.strip().replace(",", "."))
        case _:
            return None if typed == "" and part.may_be_null else typed


def _number(typed: str) -> Any:
    if not _NUMBER.fullmatch(typed):
        return typed
    return Decimal(typed) if "." in typed else int(typed)
