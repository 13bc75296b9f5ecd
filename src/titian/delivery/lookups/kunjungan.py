"""Is the kunjungan in the peserta's history at BPJS? (R5, R9)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from bpjs.pcare import kunjungan
from bpjs.pcare.kunjungan import KunjunganRow
from titian.delivery.lookups.asking import Ask, Sought
from titian.delivery.outcomes import Kind, Outcome
from titian.outbox.operations.breaker import Health

_MEASURED = ("systolic", "diastolic", "weight", "height", "respiratory_rate", "heart_rate")
_UNREAD = "ada baris riwayat BPJS yang tidak terbaca"
_WHOSE = "BPJS tidak menyebut faskes atau poli dari kunjungan pada tanggal itu"


async def find_kunjungan(ask: Ask, sought: Sought) -> Outcome:
    """The history holds the visits to all faskes, maybe several of a day: ours has our code, date and poli, and a
    number that no other job brought there. Of several only the main diagnosis decides. One of our day that may be
    ours, for BPJS leaves out the faskes or the poli, is neither found nor absent.

    Raises BpjsError when the read fails; the caller asks again later.
    """
    page = await ask(kunjungan.history(sought.sent.card_number))
    possible = [row for row in page.rows if _may_be_ours(row, sought)]
    matches = [row for row in possible if row.faskes and row.poli]
    if len(matches) > 1:
        ours = _diagnoses(sought.content)[:1]
        matches = [row for row in matches if _diagnoses_of(row)[:1] == ours] or matches
    seen = f"{len(page.rows)} kunjungan dalam riwayat peserta di BPJS"
    if len(matches) == 1:
        found = Outcome(Kind.PRESENT, "ditemukan di BPJS", Health.FINE, number=matches[0].number, http=200)
        return replace(found, text=seen, differs=_differs(matches[0], sought.content))
    if matches:
        return Outcome(Kind.SEVERAL, "ada lebih dari satu di BPJS: tentukan di PCare", Health.FINE, text=seen)
    if page.unread or possible:
        return Outcome(Kind.INCOMPLETE, _UNREAD if page.unread else _WHOSE, Health.FINE, text=seen)
    return Outcome(Kind.ABSENT, "tidak ada di BPJS", Health.FINE, http=200, text=seen)


async def find_kunjungan_gone(ask: Ask, sought: Sought) -> Outcome:
    """Done is no row with its number in a history that was read whole; BPJS gives a number once."""
    page = await ask(kunjungan.history(sought.sent.card_number))
    seen = f"{len(page.rows)} kunjungan dalam riwayat peserta di BPJS"
    if sought.number in {row.number for row in page.rows}:
        return Outcome(Kind.ABSENT, "masih ada di BPJS", Health.FINE, http=200, text=seen)
    if page.unread:
        return Outcome(Kind.INCOMPLETE, _UNREAD, Health.FINE, text=seen)
    return Outcome(Kind.PRESENT, "sudah tidak ada di BPJS", Health.FINE, http=200, text=seen)


async def find_changed(ask: Ask, sought: Sought) -> Outcome:
    """The history does not show all that was changed, so a change is sent again: it does twice what it does once."""
    page = await ask(kunjungan.history(sought.sent.card_number))
    seen = f"{len(page.rows)} kunjungan dalam riwayat peserta di BPJS"
    if page.unread or sought.number in {row.number for row in page.rows}:
        why = "BPJS tidak menunjukkan apakah perubahannya tersimpan"
        return Outcome(Kind.ABSENT, why, Health.FINE, http=200, text=seen)
    return Outcome(Kind.SEVERAL, "kunjungan yang diubah tidak ada lagi di BPJS", Health.FINE, text=seen)


def _may_be_ours(row: KunjunganRow, sought: Sought) -> bool:
    """Whether nothing that BPJS says of the row speaks against it."""
    said = [(row.faskes, sought.faskes_code), (row.poli, sought.sent.poli_code)]
    is_others = any(one.code != ours for one, ours in said if one)
    return row.service_date == sought.sent.service_date and row.number not in sought.owned and not is_others


def _differs(row: KunjunganRow, content: Mapping[str, Any]) -> bool:
    """Whether BPJS says something else than our promise: of codes, measurements and the day of leaving, and only where
    it says anything.

    Its texts are not compared: BPJS may shorten them or change their case.
    """
    rujukan = content.get("rujukan") or {}
    told = [
        (row.practitioner, content.get("practitioner_code")),
        (row.disposition, content.get("disposition_code")),
        (row.consciousness, content.get("consciousness_code")),
        (row.referred_to, rujukan.get("hospital_code")),
    ]
    codes = [said.code == ours for said, ours in told if said]
    days = [row.ended_on.isoformat() == content.get("ended_on")] if row.ended_on else []
    measured = [(getattr(row, name), content.get(name)) for name in _MEASURED]
    numbers = [abs(said - Decimal(ours)) < 1 for said, ours in measured if said and ours]  # BPJS may round
    return not all([*codes, *days, *numbers, _diagnoses_of(row) == _diagnoses(content)])


def _diagnoses_of(row: KunjunganRow) -> list[str]:
    return [_plain(diagnosis.code) for diagnosis in row.diagnoses]


def _diagnoses(content: Mapping[str, Any]) -> list[str]:
    return [_plain(code) for code in content.get("diagnoses", ())]


def _plain(code: str) -> str:
    """BPJS takes ICD-10 codes with and without their dot (spec §4.5)."""
    return code.replace(".", "").upper()
