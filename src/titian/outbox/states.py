"""Where a job is: the states and every edge between them, in one table.

Nothing else in the code base knows which edge is lawful. `docs/reference/outbox-states.md` is
generated from this table and compared by a test.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class State(models.TextChoices):
    """The stored state; the label is the badge."""

    WAITING = "waiting", "Menunggu"
    SENDING = "sending", "Proses"
    UNKNOWN = "unknown", "Belum pasti"
    SENT = "sent", "Terkirim"
    FAILED = "failed", "Gagal"
    CANCELLED = "cancelled", "Dibatalkan"
    CLOSED = "closed", "Ditutup"


OPEN = frozenset({State.WAITING, State.SENDING, State.UNKNOWN})
FINISHED = frozenset({State.SENT, State.FAILED, State.CANCELLED, State.CLOSED})
UNFINISHED = OPEN | {State.FAILED}
"""What still needs BPJS or a person."""
ENDED = frozenset({State.CANCELLED, State.CLOSED})
"""BPJS gets nothing of these any more."""
SETTLED = ENDED | {State.SENT}
"""No person needs to act: BPJS has it, or nobody wants it any more."""


class Hold(models.TextChoices):
    """Why a promise may not go yet although nothing is wrong with BPJS."""

    NONE = "", "Tidak ditahan"
    VERIFICATION = "verifikasi", "Menunggu verifikasi kepesertaan"
    MAPPING = "pemetaan", "Menunggu pemetaan kode BPJS"
    SCHEDULE = "jadwal", "Menunggu jadwal praktik dari BPJS"


@dataclass(frozen=True, slots=True)
class Badge:
    """How a state looks on every screen: a class of the theme and a Lucide icon, for not everybody sees colours."""

    label: str
    style: str
    icon: str


_LOOKS = {
    State.WAITING: ("state-wait", "clock"),
    State.SENDING: ("state-info", "refresh-cw"),
    State.UNKNOWN: ("state-wait", "circle-question-mark"),
    State.SENT: ("state-ok", "check"),
    State.FAILED: ("state-bad", "x"),
    State.CANCELLED: ("state-ended", "ban"),
    State.CLOSED: ("state-ended", "archive"),
}
BADGES = {state: Badge(state.label, *look) for state, look in _LOOKS.items()}


def badge(state: str) -> Badge:
    return BADGES[State(state)]


@dataclass(frozen=True, slots=True)
class Edge:
    """One lawful move, and what it stands for."""

    start: State
    end: State
    why: str


EDGES: tuple[Edge, ...] = (
    Edge(State.WAITING, State.SENDING, "diambil pekerja untuk dikirim"),
    Edge(State.WAITING, State.CANCELLED, "dibatalkan sebelum dikirim"),
    Edge(State.WAITING, State.CLOSED, "ditutup: lewat hari layanan, atau oleh petugas"),
    Edge(State.SENDING, State.SENT, "BPJS menerima, atau sudah punya"),
    Edge(State.SENDING, State.FAILED, "BPJS menolak, atau batas kirim tercapai"),
    Edge(State.SENDING, State.UNKNOWN, "jawaban hilang: mungkin sudah sampai"),
    Edge(State.SENDING, State.WAITING, "pasti belum sampai: coba lagi nanti"),
    Edge(State.SENDING, State.CANCELLED, "dibatalkan, dan pasti tidak ada di BPJS"),
    Edge(State.UNKNOWN, State.SENDING, "diambil pekerja untuk ditanyakan ke BPJS"),
    Edge(State.UNKNOWN, State.SENT, "jawaban terlambat: BPJS menerima"),
    Edge(State.UNKNOWN, State.CANCELLED, "dibatalkan, dan BPJS menerima pembatalannya"),
    Edge(State.UNKNOWN, State.CLOSED, "ditutup: lewat hari layanan, atau oleh petugas"),
    Edge(State.FAILED, State.WAITING, "dikirim ulang oleh petugas"),
    Edge(State.FAILED, State.UNKNOWN, "dikirim ulang oleh petugas, ditanyakan dulu ke BPJS"),
    Edge(State.FAILED, State.CLOSED, "ditutup oleh petugas dengan alasan"),
)

_LAWFUL = frozenset((edge.start, edge.end) for edge in EDGES)


class UnlawfulEdge(Exception):
    """A move that the table does not have: a mistake of ours, never of a user."""


def check_edge(start: str, end: str) -> None:
    """Raise UnlawfulEdge unless the table has this move."""
    if (State(start), State(end)) not in _LAWFUL:
        raise UnlawfulEdge(f"{start} -> {end}")
