"""The yearly health screening (SRK) of a clinic's members (spec 4.2; the spelling skrinning is BPJS's).

Which risks a member has is drawn from the seed. `usia` is in years; the texts of a risk are [I].
"""

from datetime import date
from random import Random

from bpjs_sandbox.message import Answer
from bpjs_sandbox.pcare import answers
from bpjs_sandbox.pcare.shapes import Shown, optional
from bpjs_sandbox.people import Magic, Member
from bpjs_sandbox.routes import Context, Route

DISEASES = (
    "anemia", "hepatitis_b", "hepatitis_c", "hipertensi_stroke_ischemic_heart_disease", "kanker_paru",
    "kanker_payudara", "kanker_serviks", "kolorektal", "paru_obstruktif_kronis", "penyakit_diabetes_mellitus",
    "thalasemia", "tuberkulosis",
)  # fmt: skip
AT_RISK, NOT_AT_RISK = "Beresiko", "Tidak Beresiko"
ELSEWHERE = "Peserta tidak ditemukan atau peserta terdaftar di faskes lain"
_MARKS = {"01": ("dm", "E11.9"), "02": ("ht", "I10")}
"""Word of the path and last diagnosis, by programme."""


def _summary(context: Context) -> Answer:
    """How many are at risk, disease by disease."""
    risks = [_risks(context, one) for one in _screened(context)]
    rows: list[Shown] = []
    for disease in DISEASES:
        many = sum(disease in found for found in risks)
        rows.append({"nama_penyakit": disease, "beresiko": many, "tidak_beresiko": len(risks) - many})
    return answers.listed(context, rows)


def _of_members(context: Context) -> Answer:
    """Members by card number or a part of the name; 500 for a number that is no member's of this clinic."""
    sought, screened = context.params["text"].strip().lower(), _screened(context)
    found = [one for one in screened if sought == one.card or sought in one.name.lower()]
    if not found and sought.isdigit():
        return Answer(500, 500, ELSEWHERE)
    return answers.page(context, found, lambda one: _member(context, one))


def _of_programme(context: Context) -> Answer:
    sought, word = context.params["text"].strip().lower(), context.params["programme"].lower()
    found = [
        one
        for one in context.world.members_at(context.account)
        if _MARKS.get(one.programme, ("",))[0] == word and (sought == one.card or sought in one.name.lower())
    ]
    return answers.page(context, found, lambda one: _patient(context, one))


def _screened(context: Context) -> list[Member]:
    members = context.world.members_at(context.account)
    return [one for one in members if one.active and one.magic is not Magic.UNSCREENED]


def _risks(context: Context, member: Member) -> frozenset[str]:
    dice = Random(f"{context.world.seed} skrining {member.card}")
    return frozenset(disease for disease in DISEASES if dice.random() < 0.12)


def _member(context: Context, member: Member) -> Shown:
    risks = _risks(context, member)
    return {
        "nomor_peserta": member.card,
        "nama": member.name,
        "usia": _age(context, member),
        "no_hp": optional(context, member.phone),
        "email": optional(context, ""),
        "status_penyakit": {disease: AT_RISK if disease in risks else NOT_AT_RISK for disease in DISEASES},
    }


def _patient(context: Context, member: Member) -> Shown:
    return {
        "nomor_peserta": member.card,
        "nama": member.name,
        "usia": _age(context, member),
        "jenis_kelamin": member.sex,
        "diagnosa_terakhir": optional(context, _MARKS[member.programme][1]),
        "status_prolanis": "Peserta Prolanis",
    }


def _age(context: Context, member: Member) -> int:
    today: date = context.world.today(context.account)
    birthday_is_due = (today.month, today.day) < (member.born.month, member.born.day)
    return today.year - member.born.year - birthday_is_due


ROUTES = (
    Route("GET", "skrinning/rekap", _summary),
    Route("GET", "skrinning/peserta/{text}/{start}/{limit}", _of_members),
    Route("GET", "skrinning/prolanis/{programme}/{text}/{start}/{limit}", _of_programme),
)
