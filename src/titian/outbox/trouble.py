"""Why a service of BPJS takes no work now, in the one wording that every screen has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from titian.outbox.answers import explain
from titian.outbox.models import ServiceState
from titian.outbox.queries import ruled

_BROKEN = "Beberapa pengiriman berturut-turut tidak mendapat jawaban dari BPJS."
_WAIT = "Tidak perlu berbuat apa-apa: Titian memeriksa sendiri dan melanjutkan begitu BPJS menjawab."
_REFUSED = "BPJS menolak kredensial klinik ini."
_MEND = (
    "Periksa Cons ID, consumer secret, user_key, dan kata sandi PCare di Integrasi → BPJS FKTP → Koneksi, "
    "lalu simpan."
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """`is_paused`: credentials refused, else an outage. `said` is BPJS's own last word, "" if there was none."""

    is_paused: bool
    since: datetime
    text: str
    what_to_do: str
    said: str


def trouble(state: ServiceState) -> Trouble | None:
    """None while it takes work. Refused credentials outrank an outage: they need a person."""
    if state.paused_at is not None:
        known = explain(state.pause_key, "", ruled([state.pause_key]))
        words = (known.text or _REFUSED, known.what_to_do or _MEND, state.pause_message)
        return Trouble(True, state.paused_at, *words)
    if state.broken_at is not None:
        return Trouble(False, state.broken_at, _BROKEN, _WAIT, state.last_trouble)
    return None
