"""What BPJS would refuse of a consultation, said before it is sent, each with the field to mend.

A rule yields problems. tests/integration/kunjungan/test_ready_check.py walks every rule of the sandbox and asks for
the one here that catches it, or for the reason why nothing here can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from bpjs_wire.codes import MOST_WORDS, NO_TACC, REFERRED, SPECIAL_WITH_SUBSPECIALTY
from titian.facility.models import Facility
from titian.kunjungan import codes
from titian.kunjungan.content import VITALS, Content, Onward
from titian.kunjungan.models import Rujukan
from titian.kunjungan.queries.lists import Lists, codes_alive, find
from titian.outbox.queries import is_bridged
from titian.pendaftaran.models import Pendaftaran


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend before BPJS takes it, or before a record can be signed at all.

    `blocks` is False where the doctor cannot mend it, an unmapped code: the promise then waits for whoever can.
    """

    field: str
    sentence: str
    blocks: bool = True


@dataclass(frozen=True)
class Asked:
    """A consultation of a visit, and what of BPJS's lists is needed to judge it."""

    pendaftaran: Pendaftaran
    content: Content

    @property
    def facility(self) -> Facility:
        return self.pendaftaran.facility

    @cached_property
    def lists(self) -> Lists:
        return Lists.of(self.facility)


Rule = Callable[[Asked], Iterator[Problem]]

_TO_CHOOSE = {
    "consciousness": "Pilih kesadaran.",
    "food_allergy": "Pilih alergi makanan; bila tidak ada, pilih Tidak Ada.",
    "air_allergy": "Pilih alergi udara; bila tidak ada, pilih Tidak Ada.",
    "drug_allergy": "Pilih alergi obat; bila tidak ada, pilih Tidak Ada.",
    "prognosis": "Pilih prognosis.",
}
_TO_MEASURE = {
    "systolic": "Sistol belum diukur.",
    "diastolic": "Diastol belum diukur.",
    "weight_kg": "Berat badan belum diukur.",
    "height_cm": "Tinggi badan belum diukur.",
    "waist_cm": "Lingkar perut belum diukur.",
    "respiratory_rate": "Laju napas belum diukur.",
    "heart_rate": "Denyut jantung belum diukur.",
    "temperature_c": "Suhu belum diukur.",
}
_TO_TELL = {
    "chief_complaint": "Tulis keluhan.",
    "anamnesis": "Tulis anamnesis.",
    "practitioner": "Pilih siapa yang memeriksa.",
    "disposition": "Pilih status pulang.",
    "ended_on": "Isi tanggal pulang.",
}
_LISTED = {
    "consciousness": ("kesadaran", ""),
    "food_allergy": ("alergi", codes.FOOD),
    "air_allergy": ("alergi", codes.AIR),
    "drug_allergy": ("alergi", codes.DRUG),
    "prognosis": ("prognosa", ""),
    "disposition": ("statuspulang", codes.OUTPATIENT),
}
_GONE = "tidak ada lagi di daftar BPJS. Pilih yang lain."


def is_for_bpjs(pendaftaran: Pendaftaran) -> bool:
    """Whether PCare is to hear of this visit: then its rules count, and not only those of a record."""
    by_bpjs = pendaftaran.payer == Pendaftaran.Payer.BPJS
    return by_bpjs and is_bridged(pendaftaran.facility, "pcare")


def readiness(pendaftaran: Pendaftaran, content: Content) -> list[Problem]:
    """What is missing or would be refused, in the order of the form; empty where it may be signed."""
    asked = Asked(pendaftaran, content)
    rules = (*RECORD, *BPJS) if is_for_bpjs(pendaftaran) else RECORD
    first: dict[str, Problem] = {}
    for rule in rules:
        for problem in rule(asked):
            first.setdefault(problem.field, problem)
    return sorted(first.values(), key=lambda problem: _ORDER.get(problem.field, len(_ORDER)))


def told(asked: Asked) -> Iterator[Problem]:
    """Without these nobody could say later what the consultation was."""
    for name, sentence in _TO_TELL.items():
        if not getattr(asked.content, name):
            yield Problem(name, sentence)
    if not asked.content.diagnoses:
        yield Problem("diagnosis_1", "Pilih diagnosis utama.")


def not_too_long(asked: Asked) -> Iterator[Problem]:
    """Refused, not cut: a sentence without its end may say the opposite."""
    for name in ("chief_complaint", "anamnesis"):
        if len(getattr(asked.content, name)) > MOST_WORDS:
            yield Problem(name, f"Paling banyak {MOST_WORDS} huruf: BPJS memotong sisanya.")


def ended_in_time(asked: Asked) -> Iterator[Problem]:
    ended, came = asked.content.ended_on, asked.pendaftaran.service_date
    if ended and ended < came:
        yield Problem("ended_on", f"Tidak boleh sebelum tanggal pendaftaran, {came:%d-%m-%Y}.")


def chosen(asked: Asked) -> Iterator[Problem]:
    for name, sentence in _TO_CHOOSE.items():
        if not getattr(asked.content, name):
            yield Problem(name, sentence)


def measured(asked: Asked) -> Iterator[Problem]:
    """What was not measured is not made up, and 0 is no measurement (R22)."""
    for name in VITALS:
        if not getattr(asked.content, name):
            yield Problem(name, _TO_MEASURE[name])


def listed(asked: Asked) -> Iterator[Problem]:
    """Codes that BPJS's list no longer has."""
    for name, (of_list, group) in _LISTED.items():
        code = getattr(asked.content, name)
        if code and asked.lists.lacks(of_list, group, code):
            yield Problem(name, f"Pilihan {code} {_GONE}")


def diagnoses_listed(asked: Asked) -> Iterator[Problem]:
    if "diagnosa" not in asked.lists.read:
        return
    alive = codes_alive(asked.facility, "diagnosa", [one.code for one in asked.content.diagnoses])
    for place, one in enumerate(asked.content.diagnoses, start=1):
        if one.code not in alive:
            yield Problem(f"diagnosis_{place}", f"{one.code} {_GONE}")


def mapped(asked: Asked) -> Iterator[Problem]:
    """Codes of ours that an admin maps: the record is signed all the same, and its promise waits."""
    who, poli = asked.content.practitioner, asked.pendaftaran.poli
    if who and (why := _unmapped(asked, "dokter", who.pcare_code)):
        yield Problem("practitioner", f"{who}: {why}", blocks=False)
    if not poli.pcare_code:
        yield Problem("poli", f"{poli}: kode PCare belum dipetakan; kirimannya menunggu.", blocks=False)


def _unmapped(asked: Asked, of_list: str, code: str) -> str:
    if not code:
        return "kode PCare belum dipetakan; kirimannya menunggu."
    is_known = of_list not in asked.lists.read or codes_alive(asked.facility, of_list, [code])
    return "" if is_known else f"kode PCare {code} tidak ada lagi di BPJS; minta admin memetakannya."


def internal_target(asked: Asked) -> Iterator[Problem]:
    target = asked.content.internal_poli
    if asked.content.disposition == codes.INTERNAL and target is None:
        yield Problem("internal_poli", "Pilih poli tujuan rujukan internal.")
    if target and (why := _unmapped(asked, "poli", target.pcare_code)):
        yield Problem("internal_poli", f"{target}: {why}", blocks=False)


def sent_on(asked: Asked) -> Iterator[Problem]:
    """A rujukan has one of its shapes, whole."""
    if asked.content.disposition != REFERRED:
        return
    onward = asked.content.rujukan
    if onward is None:
        yield Problem("rujukan_kind", "Isi ke mana pasien dirujuk.")
        return
    if onward.planned_for is None:
        yield Problem("rujukan_planned_for", "Isi rencana tanggal rujuk.")
    elif onward.planned_for < asked.pendaftaran.service_date:
        yield Problem("rujukan_planned_for", "Tidak boleh sebelum tanggal pendaftaran.")
    if not onward.hospital.code:
        yield Problem("rujukan_hospital", "Pilih rumah sakit tujuan.")
    yield from _target(asked, onward)


def _target(asked: Asked, onward: Onward) -> Iterator[Problem]:
    if onward.kind == Rujukan.Kind.SUBSPECIALTY:
        if not onward.subspecialty.code:
            yield Problem("rujukan_subspecialty", "Pilih subspesialis tujuan.")
    elif not onward.special_code:
        yield Problem("rujukan_special", "Pilih jenis rujukan khusus.")
    else:
        names_one = onward.subspecialty.code in dict(codes.OF_BLOOD)
        if onward.special_code in SPECIAL_WITH_SUBSPECIALTY and not names_one:
            yield Problem("rujukan_of_blood", "Pilih subspesialis untuk thalasemia atau hemofili.")


def onward_listed(asked: Asked) -> Iterator[Problem]:
    """Codes of a rujukan that BPJS's lists no longer have."""
    onward = asked.content.rujukan
    if onward is None or asked.content.disposition != REFERRED:
        return
    searched = {"rujukan_hospital": ("provider", onward.hospital.code)}
    if onward.kind == Rujukan.Kind.SUBSPECIALTY:
        searched["rujukan_subspecialty"] = ("subspesialis", onward.subspecialty.code)
    for name, (of_list, code) in searched.items():
        if code and of_list in asked.lists.read and not codes_alive(asked.facility, of_list, [code]):
            yield Problem(name, f"{code} {_GONE}")
    short = {
        "rujukan_sarana": ("sarana", onward.sarana_code),
        "rujukan_special": ("khusus", onward.special_code),
    }
    for name, (of_list, code) in short.items():
        if code and asked.lists.lacks(of_list, "", code):
            yield Problem(name, f"Pilihan {code} {_GONE}")


def reasoned(asked: Asked) -> Iterator[Problem]:
    """A rujukan to a subspecialty of what a general practitioner can treat needs a reason (TACC)."""
    content = asked.content
    if content.tacc != NO_TACC and not content.tacc_reason:
        yield Problem("tacc", "Alasan TACC memerlukan diagnosis.")
    to_subspecialty = content.rujukan is not None and content.rujukan.kind == Rujukan.Kind.SUBSPECIALTY
    if (
        content.disposition != REFERRED
        or not to_subspecialty
        or content.tacc != NO_TACC
        or not content.diagnoses
    ):
        return
    main = find(asked.facility, "diagnosa", content.diagnoses[0].code)
    if main and main.detail.get("is_non_specialist"):
        yield Problem("tacc", f"{main.code} dapat ditangani di FKTP: pilih alasan merujuk (TACC).")


RECORD: tuple[Rule, ...] = (told, not_too_long, ended_in_time)
"""For every consultation, whoever pays."""
BPJS: tuple[Rule, ...] = (
    chosen, measured, listed, diagnoses_listed, mapped, internal_target, sent_on, onward_listed, reasoned,
)  # fmt: skip
"""For what PCare is told of."""

_ORDER = {
    name: place
    for place, name in enumerate(
        ("practitioner", "poli", "chief_complaint", "anamnesis", "consciousness", "food_allergy", "air_allergy",
         "drug_allergy", *VITALS, "diagnosis_1", "diagnosis_2", "diagnosis_3", "prognosis", "disposition",
         "ended_on", "internal_poli", "tacc")
    )
}  # fmt: skip
