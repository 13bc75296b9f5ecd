"""The sample staff, and the invented BPJS numbers worth typing in."""

from dataclasses import dataclass

from bpjs_sandbox.accounts import MELATI
from bpjs_sandbox.people import Magic, invent, magic_card

SEED = 1
"""The sandbox's own default: the same people at every start."""


@dataclass(frozen=True, slots=True)
class Staff:
    """One member of the sample staff; `role` is a value of `Assignment.Role`.

    Who opens the integration holds every right of it, or may look on alone, names and numbers masked.
    """

    username: str
    full_name: str
    role: str
    clinic: str
    opens_integration: bool = False
    only_looks_on: bool = False


STAFF = (
    Staff("loket", "Lestari Ningsih", "pendaftaran", "melati"),
    Staff("perawat", "Ners Wahyu Hidayat", "perawat", "melati"),
    Staff("dokter", "dr. Sari Wulandari", "dokter", "melati"),
    Staff("admin", "Arif Rahman", "admin", "melati", opens_integration=True),
    Staff("pengawas", "Rina Marlina", "admin", "melati", opens_integration=True, only_looks_on=True),
    Staff("superadmin", "Dewi Kusuma", "superadmin", "melati", opens_integration=True),
    Staff("kenanga", "Made Wirawan", "admin", "kenanga", opens_integration=True),
)

WORTH_TRYING = {
    Magic.INACTIVE: "tidak aktif, premi belum dibayar",
    Magic.ARREARS: "menunggak iuran",
    Magic.UNSCREENED: "belum skrining kesehatan: pendaftaran ditolak BPJS",
    Magic.ELSEWHERE: "terdaftar di faskes lain",
    Magic.REFUSED: "selalu ditolak dengan pesan yang tak dikenal",
    Magic.DROPPED: "diterima BPJS, tetapi jawabannya hilang: belum pasti, lalu ditemukan",
    Magic.LATE: "dicatat BPJS 5 detik setelah koneksi putus",
    Magic.HTML_502: "gerbang BPJS menjawab galat 502",
}


def numbers_worth_trying() -> list[tuple[str, str]]:
    """Number and what it does: an ordinary peserta by card and by NIK, then the magic ones."""
    plain = next(
        one
        for one in invent(SEED)
        if one.magic is None and one.active and one.faskes_code == MELATI.faskes_code
    )
    ordinary = [(plain.card, "peserta aktif klinik ini"), (plain.nik, "orang yang sama, dengan NIK")]
    return ordinary + [(magic_card(magic), text) for magic, text in WORTH_TRYING.items()]
