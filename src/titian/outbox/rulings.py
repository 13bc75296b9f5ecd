"""What an answer can be taken for, in words, and what of it a person may choose in a rule.

The catalogue's own rows were collected with their sources; a rule is one clinic's reading of one text. So it may say
that something was refused, or must be asked about, but never that something arrived: unknown is not success.
"""

from __future__ import annotations

from dataclasses import dataclass

from bpjs_wire.answers import Cause, Verdict
from titian.outbox.kinds import FACTS, Kind, Service
from titian.outbox.wording import letters

ALL_KINDS = "*"
FEWEST_LETTERS = 5

VERDICTS: dict[Verdict, str] = {
    Verdict.DELIVERED: "Terkirim",
    Verdict.ALREADY_THERE: "Sudah ada di BPJS",
    Verdict.REFUSED: "Ditolak",
    Verdict.TRY_LATER: "Belum diterima, coba lagi nanti",
    Verdict.UNKNOWN: "Belum pasti",
    Verdict.SERVICE_DOWN: "Layanan terganggu",
}
CAUSES: dict[Cause, str] = {
    Cause.ALREADY_DONE: "Sudah dikerjakan",
    Cause.MEND_FIELD: "Isian perlu diperbaiki",
    Cause.WAIT: "Tinggal ditunggu",
    Cause.CREDENTIALS: "Kredensial klinik",
    Cause.LATE: "Terlambat",
    Cause.OURS: "Kesalahan Titian",
    Cause.OTHER_FASKES: "Terdaftar di faskes lain",
    Cause.MEMBERSHIP: "Kepesertaan",
    Cause.SCREENING: "Skrining kesehatan",
    Cause.EARLIER_STEP: "Langkah sebelumnya",
    Cause.NO_SCHEDULE: "Tidak ada jadwal",
    Cause.UNEXPLAINED: "Tidak dijelaskan BPJS",
}
CHOICES: dict[Verdict, tuple[Cause, ...]] = {
    Verdict.REFUSED: (
        Cause.MEND_FIELD,
        Cause.MEMBERSHIP,
        Cause.OTHER_FASKES,
        Cause.SCREENING,
        Cause.EARLIER_STEP,
        Cause.LATE,
        Cause.OURS,
        Cause.UNEXPLAINED,
    ),
    Verdict.ALREADY_THERE: (Cause.ALREADY_DONE,),
    Verdict.TRY_LATER: (Cause.WAIT, Cause.CREDENTIALS),
    Verdict.UNKNOWN: (Cause.UNEXPLAINED,),
}
"""The answers a rule may give, and the classes each goes with."""

_NOT_SUCCESS = (
    "Yang tidak dikenal bukan keberhasilan: terkirim hanya menurut jawaban berhasil dari BPJS sendiri. Pilih "
    "“Sudah ada di BPJS”; Titian menanyakan nomornya dulu."
)
_ENVELOPE = (
    "Yang menjawab dengan teks adalah BPJS sendiri, jadi layanannya hidup. Pilih “Belum diterima, coba lagi nanti”, "
    "atau “Belum pasti”."
)
_ONE_KIND = "“Sudah ada di BPJS” hanya dapat dipastikan untuk satu jenis kiriman. Pilih jenisnya."
_NEEDS_TEXT = "“Sudah ada di BPJS” perlu teks: kode saja dipakai BPJS untuk banyak hal."
_NEVER_THERE = "Panggilan tidak pernah “sudah ada”: tiap panggilan kejadian tersendiri. Pilih “Ditolak”."
_SAME_CLASS = "Jawaban “{verdict}” tidak berkelas “{cause}”. Yang cocok: {causes}."
_ALL_OF_SERVICE = (
    "Kredensial milik seluruh layanan: pilih semua kirimannya, supaya pemeriksaan berkala mengenalnya."
)
_TOO_SHORT = (
    f"Tulis sedikitnya {FEWEST_LETTERS} huruf yang harus ada: yang lebih pendek cocok dengan apa saja."
)
_CODE_ALONE = (
    "Tanpa teks, isi kode BPJS dan pilih satu jenis kiriman: selain itu aturan cocok dengan apa saja."
)
_HTTP = "Kode HTTP terdiri atas tiga angka, misalnya 412."


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What a rule says, as a person fills it in. `kind` is a kind of promise, or `ALL_KINDS` of the service."""

    service: str
    kind: str
    http: int | None
    code: int | None
    pattern: str
    verdict: str
    cause: str
    text: str
    what_to_do: str
    is_on: bool = True


def why_not(ruling: Ruling) -> tuple[str, str] | None:
    """The field that stops this rule and the sentence that says why; None where a person may make it."""
    if ruling.kind != ALL_KINDS and FACTS[Kind(ruling.kind)].service != Service(ruling.service):
        return "kind", "Jenis kiriman ini bukan milik layanan itu."
    if ruling.http is not None and not 100 <= ruling.http <= 599:
        return "http", _HTTP
    return _too_wide(ruling) or _not_to_choose(ruling) or _already_there(ruling) or _credentials(ruling)


def _too_wide(ruling: Ruling) -> tuple[str, str] | None:
    if ruling.pattern:
        return ("pattern", _TOO_SHORT) if letters(ruling.pattern) < FEWEST_LETTERS else None
    is_narrow = ruling.code is not None and ruling.kind != ALL_KINDS
    return None if is_narrow else ("pattern", _CODE_ALONE)


def _not_to_choose(ruling: Ruling) -> tuple[str, str] | None:
    verdict, cause = Verdict(ruling.verdict), Cause(ruling.cause)
    if verdict not in CHOICES:
        return "verdict", _NOT_SUCCESS if verdict is Verdict.DELIVERED else _ENVELOPE
    if cause not in CHOICES[verdict]:
        causes = ", ".join(f"“{CAUSES[one]}”" for one in CHOICES[verdict])
        text = _SAME_CLASS.format(verdict=VERDICTS[verdict], cause=CAUSES[cause], causes=causes)
        return "cause", text
    return None


def _already_there(ruling: Ruling) -> tuple[str, str] | None:
    """Where BPJS can be asked, it is asked (R7); Antrean cannot, so there it takes a text, and never a call."""
    if ruling.verdict != Verdict.ALREADY_THERE:
        return None
    if ruling.kind == ALL_KINDS:
        return "verdict", _ONE_KIND
    if not ruling.pattern:
        return "verdict", _NEEDS_TEXT
    return ("verdict", _NEVER_THERE) if ruling.kind == Kind.PANGGIL_ANTREAN else None


def _credentials(ruling: Ruling) -> tuple[str, str] | None:
    """What pauses a service must be known to its probe, too, or each probe would open it again (R15)."""
    is_of_one = ruling.cause == Cause.CREDENTIALS and ruling.kind != ALL_KINDS
    return ("cause", _ALL_OF_SERVICE) if is_of_one else None


def takes_its_word(ruling: Ruling) -> bool:
    """Whether this rule ends a promise on BPJS's word alone: Antrean has no way to ask."""
    is_there = ruling.verdict == Verdict.ALREADY_THERE and ruling.kind != ALL_KINDS
    return is_there and not FACTS[Kind(ruling.kind)].has_lookup
