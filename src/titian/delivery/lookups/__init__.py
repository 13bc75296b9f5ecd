"""Asking BPJS whether it has what we sent, or no longer has what we took back (R5, R6, R7, R9, R21)."""

from collections.abc import Awaitable, Callable

from titian.delivery.lookups.asking import Ask, CardMemory, Sought
from titian.delivery.lookups.kunjungan import find_changed, find_kunjungan, find_kunjungan_gone
from titian.delivery.lookups.pendaftaran import find_pendaftaran, find_pendaftaran_gone
from titian.delivery.outcomes import Outcome
from titian.outbox.kinds import Kind

LOOKUPS: dict[Kind, Callable[[Ask, Sought], Awaitable[Outcome]]] = {
    Kind.TAMBAH_PENDAFTARAN: find_pendaftaran,
    Kind.HAPUS_PENDAFTARAN: find_pendaftaran_gone,
    Kind.TAMBAH_KUNJUNGAN: find_kunjungan,
    Kind.UBAH_KUNJUNGAN: find_changed,
    Kind.HAPUS_KUNJUNGAN: find_kunjungan_gone,
}

__all__ = ["LOOKUPS", "Ask", "CardMemory", "Sought"]
