"""For which service and day the hospital of a rujukan was chosen, and whether the rujukan still says so.

Who has room is asked for one subspecialty or kind of care on one day: for another, the hospital is a guess. The form
carries what it said when the hospital was chosen, as JSON; consultation.js notes it, and the page begins with what is
stored.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from titian.kunjungan.models import Rujukan

HOSPITAL, _KIND = "rujukan_hospital_text", "rujukan_kind"
_DAY = {"rujukan_planned_for": "tanggal rujuk"}
_OF_KIND: dict[str, dict[str, str]] = {
    Rujukan.Kind.SUBSPECIALTY: {"rujukan_subspecialty_text": "subspesialis", "rujukan_sarana": "sarana"}
    | _DAY,
    Rujukan.Kind.SPECIAL: {
        "rujukan_special": "jenis rujukan khusus",
        "rujukan_of_blood": "subspesialis thalasemia/hemofili",
    }
    | _DAY,
}
NAMES = tuple(dict.fromkeys((HOSPITAL, _KIND, *(name for of in _OF_KIND.values() for name in of))))
"""What the form posts of a service, and the hospital itself: a note about another hospital says nothing."""


def service(data: Mapping[str, Any]) -> str:
    """The note about the hospital as a posted form stands."""
    return json.dumps({name: _said(data, name) for name in NAMES})


def objection(note: str, data: Mapping[str, Any]) -> str:
    """Why the hospital of a posted form may be the wrong one; "" where it fits, or where nothing is known.

    What was still empty when the hospital was chosen is no change.
    """
    chosen = _read(note)
    if not _said(data, HOSPITAL) or _said(chosen, HOSPITAL) != _said(data, HOSPITAL):
        return ""
    parts = _OF_KIND.get(_said(data, _KIND), _DAY)
    if _said(chosen, _KIND) != _said(data, _KIND):
        parts = {_KIND: "tujuan rujukan"}
    changed = [word for name, word in parts.items() if _said(chosen, name) not in ("", _said(data, name))]
    if not changed:
        return ""
    return (
        f"Dipilih untuk layanan lain: {' dan '.join(changed)} sudah berubah. "
        "Pilih lagi; bila memang tetap ke sana, simpan lagi."
    )


def _read(note: str) -> dict[str, Any]:
    try:
        chosen = json.loads(note)
    except ValueError:
        return {}
    return chosen if isinstance(chosen, dict) else {}


def _said(data: Mapping[str, Any], name: str) -> str:
    return " ".join(str(data.get(name, "")).split())
