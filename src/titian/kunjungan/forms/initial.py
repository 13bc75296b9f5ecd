"""A consultation as its form shows it, and as a browser posts that form when nobody touches it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from bpjs_wire.codes import NO_TACC
from titian.kunjungan import codes
from titian.kunjungan.content import COLUMNS, MOST_DIAGNOSES, Coded, Content, Onward
from titian.kunjungan.models import Rujukan

DIAGNOSES = tuple(f"diagnosis_{place}" for place in range(1, MOST_DIAGNOSES + 1))
DIRECT = tuple(name for name in COLUMNS if name not in ("tacc", "tacc_reason"))
"""Fields that are a column of the record under the same name."""


def initial(content: Content) -> dict[str, Any]:
    """The values of the form's fields, by name."""
    ours = {
        name: one.ref if (one := getattr(content, name)) else "" for name in ("practitioner", "internal_poli")
    }
    found = {name: getattr(content, name) for name in DIRECT} | ours
    found |= dict(zip(DIAGNOSES, content.diagnoses, strict=False))
    reason = "" if content.tacc in (NO_TACC, codes.COMPLICATION) else content.tacc_reason
    found["tacc"] = f"{content.tacc}|{reason}" if content.tacc != NO_TACC else ""
    return found | _of_rujukan(content.rujukan)


def untouched(form: forms.Form, content: Content) -> dict[str, str]:
    """What a browser posts of a form that shows this content; a field that shows nothing is left out."""
    found: dict[str, str] = {}
    for name, value in initial(content).items():
        if isinstance(value, Coded):
            found |= {name: value.code, f"{name}_text": str(value)}
        elif isinstance(value, date):
            found[name] = f"{value:%d-%m-%Y}"
        elif value not in (None, ""):
            found[name] = str(form.fields[name].prepare_value(value))
    return found


def _of_rujukan(onward: Onward | None) -> dict[str, Any]:
    if onward is None:
        return {"rujukan_kind": Rujukan.Kind.SUBSPECIALTY}
    is_special = onward.kind == Rujukan.Kind.SPECIAL
    return {
        "rujukan_kind": onward.kind,
        "rujukan_planned_for": onward.planned_for,
        "rujukan_hospital": onward.hospital,
        "rujukan_subspecialty": Coded() if is_special else onward.subspecialty,
        "rujukan_sarana": onward.sarana_code,
        "rujukan_special": onward.special_code,
        "rujukan_of_blood": onward.subspecialty.code if is_special else "",
        "rujukan_notes": onward.notes,
    }
