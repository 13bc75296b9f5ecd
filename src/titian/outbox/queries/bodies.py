"""The text of a promise, part by part: what may be written over it, and how two texts differ (R8)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from bpjs_wire.bodies import BODIES, LATE_BOUND, Form, Part
from bpjs_wire.codes import KEY_FIELDS
from titian.outbox.jsontext import Malformed, as_json, read, replaced
from titian.outbox.models import Job, JobEvent

Leaves = dict[str, Any]
"""The parts of a body that hold one value, by dotted name and in their order. Numbers are int or Decimal."""

_KEY = "tidak boleh diubah: batalkan pendaftaran, lalu daftarkan ulang."
_GIVEN = "tidak boleh diubah: diisi oleh BPJS atau oleh kejadiannya sendiri."
_EMPTY = "kosong"
"""A text of this word has JSON's quotation marks around it."""
_TYPES: dict[Form, tuple[type, ...]] = {
    Form.TEXT: (str,),
    Form.WHOLE: (int,),
    Form.NUMBER: (int, Decimal),
    Form.FLAG: (bool,),
    Form.OBJECT: (),
}
_KIND_OF_VALUE = {
    Form.TEXT: "teks",
    Form.WHOLE: "bilangan bulat",
    Form.NUMBER: "angka",
    Form.FLAG: "benar atau salah",
    Form.OBJECT: "bagian tersendiri",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One part that two texts hold differently, each as JSON; null as a person says it, "" for no such part."""

    name: str
    label: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.name}: {self.before} → {self.after}"


def parts(kind: str) -> dict[str, Part]:
    """What BPJS takes of a kind, by dotted name; empty for one that goes without a body."""
    return BODIES.get(kind, {})


def bound(job: Job) -> tuple[str, ...]:
    """The parts of which the promise decides when it goes, whatever an editor wrote: its keys, and its number."""
    return KEY_FIELDS[job.service] + LATE_BOUND.get(job.kind, ())


def is_open(job: Job, name: str) -> bool:
    """Whether an editor may write this part."""
    part = parts(job.kind).get(name)
    return part is not None and not part.is_fixed and part.form is not Form.OBJECT


def leaves(body: str) -> Leaves:
    """Raises Malformed for a text that is no JSON object; an empty object is a leaf of its own."""
    return {name: leaf.value for name, leaf in read(body).items()}


def written(original: str, values: Leaves) -> str:
    """The original text with these leaves instead of its own; every other sign of it stays."""
    old = leaves(original)
    new = {name: as_json(value) for name, value in values.items()}
    return replaced(original, {name: text for name, text in new.items() if as_json(old[name]) != text})


def overwritten(original: str, text: str) -> str:
    """The original text with what stands otherwise in this one, to the letter. Both have the same parts."""
    old, typed = leaves(original), read(text)
    changed = {name: leaf for name, leaf in typed.items() if as_json(leaf.value) != as_json(old[name])}
    return replaced(original, {name: text[leaf.start : leaf.end] for name, leaf in changed.items()})


def differences(kind: str, before: str, after: str) -> list[Difference]:
    """By part, in the order of the later text; what it lacks comes last. Both are JSON objects."""
    old, new = leaves(before), leaves(after)
    names = [*new, *(name for name in old if name not in new)]
    return [
        Difference(name, label(kind, name), _shown(old, name), _shown(new, name))
        for name in names
        if not _is_same(old, new, name)
    ]


def _is_same(old: Leaves, new: Leaves, name: str) -> bool:
    """A JSON true is no 1."""
    return _shown(old, name) == _shown(new, name)


def _shown(values: Leaves, name: str) -> str:
    if name not in values:
        return ""
    return _EMPTY if values[name] is None else as_json(values[name])


def label(kind: str, name: str) -> str:
    """A part in words; its own name where BPJS's fields do not have it."""
    part = parts(kind).get(name)
    return part.label if part else name


def source_is_newer(job: Job) -> bool:
    """Whether what an editor wrote still lies over a promise that was made anew from its source since (R8, R10)."""
    if job.body_override is None:
        return False
    about_text = job.events.filter(Q(why__startswith=JobEvent.EDITED) | Q(why=JobEvent.REBUILT))
    return about_text.order_by("pk").values_list("why", flat=True).last() == JobEvent.REBUILT


def body_problems(job: Job, original: str, body: str) -> dict[str, str]:
    """What is wrong with a text that shall replace the original, by part ("" = the whole); empty where nothing is.

    Only what differs is looked at: the original is what would go anyway.
    """
    try:
        old, new = leaves(original), leaves(body)
    except Malformed as error:
        return {"": str(error)}
    if old.keys() != new.keys():
        return {"": _reshaped(old, new)}
    changed = [name for name in new if not _is_same(old, new, name)]
    return {name: said for name in changed if (said := _problem(job, name, new[name]))}


def _reshaped(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """Which parts were put in and left out: another shape is another act, and belongs to the record."""
    added = [name for name in new if name not in old]
    missing = [name for name in old if name not in new]
    said = [f"tidak dikenal: {', '.join(added)}"] if added else []
    said += [f"belum ada: {', '.join(missing)}"] if missing else []
    return f"Bagian isinya tidak boleh ditambah atau dihapus ({'; '.join(said)})."


def _problem(job: Job, name: str, value: Any) -> str:
    if name in KEY_FIELDS[job.service]:
        return f"{name} {_KEY}"
    if not is_open(job, name):
        return f"{name} {_GIVEN}"
    return value_problem(parts(job.kind)[name], value)


def value_problem(part: Part, value: Any) -> str:
    """The sentence with which BPJS's own form of a part refuses a value; "" where it fits."""
    if value is None:
        return "" if part.may_be_null else "Wajib diisi."
    if type(value) not in _TYPES[part.form]:
        return f"Harus berupa {_KIND_OF_VALUE[part.form]}."
    if value == "":
        return "" if part.may_be_empty else "Wajib diisi."
    return _out_of_bounds(part, value)


def _out_of_bounds(part: Part, value: Any) -> str:
    if part.choices and value not in part.choices:
        return f"Pilih salah satu: {', '.join(map(str, part.choices))}."
    if part.least is not None and not part.least <= value < float("inf"):
        return f"Paling kecil {part.least:g}."
    if part.pattern and not re.fullmatch(part.pattern, value, re.ASCII):
        return f"Bentuknya tidak sesuai; contoh: {part.sample}." if part.sample else _MALFORMED
    if part.most is not None and len(value) > part.most:
        return f"Paling panjang {part.most} karakter."
    return ""


_MALFORMED = "Bentuknya tidak sesuai: hanya huruf, angka, dan . + * / - tanpa spasi."
