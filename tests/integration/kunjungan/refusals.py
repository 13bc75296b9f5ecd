"""Every refusal of a kunjungan that the stand-in BPJS knows, and what catches it before it is sent.

`refusals` reads the sandbox's own tables, so that a new rule, code or field there is a new name here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bpjs_sandbox.pcare import kunjungan, referral_rules, visit_rules
from tests.integration.refusals import ENCODED, Impossible, Unknowable
from titian.kunjungan.content import Coded, Onward
from titian.kunjungan.queries import refusals as ours


@dataclass(frozen=True)
class Caught:
    """`by` yields a problem at `field` of a consultation with these `facts` over a whole one.

    `of_rujukan` are facts over a whole rujukan instead.
    """

    by: ours.Rule
    field: str
    facts: dict[str, Any] = field(default_factory=dict)
    of_rujukan: dict[str, Any] = field(default_factory=dict)


def refusals() -> Iterator[str]:
    """Names of all there is to refuse: a rule, or one field that a rule asks for."""
    for rule in {*visit_rules.ADD_RULES, *visit_rules.EDIT_RULES}:
        name = rule.__name__.strip("_")
        of_rujukan = rule in referral_rules.RULES
        match name:
            case "complete":
                yield from (f"missing:{one}" for one in visit_rules.SCHEMA.required)
            case "in_reference" if not of_rujukan:
                yield from (f"unlisted:{one}" for one in [*visit_rules._CODES, "kdDiag2", "kdDiag3"])
            case _:
                yield f"rujukan:{name}" if of_rujukan else name
    yield from (f"hapus:{rule.__name__.strip('_')}" for rule in kunjungan.DELETE_RULES)


_OUT = "X9"
TABLE: dict[str, Caught | Impossible | Unknowable] = {
    "types": Impossible(ENCODED),
    "missing:noKartu": Impossible(
        "nothing is promised of a visit whose registration was not, and that has a card"
    ),
    "missing:kdDokter": Impossible("an unmapped doctor's promise is held until an admin maps the code"),
    "missing:sistole": Caught(ours.measured, "systolic", {"systolic": None}),
    "missing:diastole": Caught(ours.measured, "diastolic", {"diastolic": None}),
    "missing:beratBadan": Caught(ours.measured, "weight_kg", {"weight_kg": None}),
    "missing:tinggiBadan": Caught(ours.measured, "height_cm", {"height_cm": None}),
    "missing:lingkarPerut": Caught(ours.measured, "waist_cm", {"waist_cm": None}),
    "missing:respRate": Caught(ours.measured, "respiratory_rate", {"respiratory_rate": None}),
    "missing:heartRate": Caught(ours.measured, "heart_rate", {"heart_rate": None}),
    "missing:suhu": Caught(ours.measured, "temperature_c", {"temperature_c": None}),
    "missing:kdSadar": Caught(ours.chosen, "consciousness", {"consciousness": ""}),
    "missing:kdPrognosa": Caught(ours.chosen, "prognosis", {"prognosis": ""}),
    "missing:alergiMakan": Caught(ours.chosen, "food_allergy", {"food_allergy": ""}),
    "missing:alergiUdara": Caught(ours.chosen, "air_allergy", {"air_allergy": ""}),
    "missing:alergiObat": Caught(ours.chosen, "drug_allergy", {"drug_allergy": ""}),
    "missing:kdStatusPulang": Caught(ours.told, "disposition", {"disposition": ""}),
    "missing:kdDiag1": Caught(ours.told, "diagnosis_1", {"diagnoses": ()}),
    "missing:tglPulang": Caught(ours.told, "ended_on", {"ended_on": None}),
    "missing:kdTacc": Impossible("a consultation without TACC is told as -1"),
    "registered": Impossible(
        "the kunjungan waits until BPJS has the registration, and names its card, day and poli"
    ),
    "first_visit": Impossible(
        "one promise stands for a visit; whether another clinic's program wrote one is looked up"
    ),
    "exists": Impossible("a change names the number that BPJS gave, and waits for it"),
    "unlisted:kdSadar": Caught(ours.listed, "consciousness", {"consciousness": _OUT}),
    "unlisted:kdStatusPulang": Caught(ours.listed, "disposition", {"disposition": _OUT}),
    "unlisted:kdPrognosa": Caught(ours.listed, "prognosis", {"prognosis": _OUT}),
    "unlisted:kdDokter": Caught(ours.mapped, "practitioner"),
    "unlisted:alergiMakan": Caught(ours.listed, "food_allergy", {"food_allergy": _OUT}),
    "unlisted:alergiUdara": Caught(ours.listed, "air_allergy", {"air_allergy": _OUT}),
    "unlisted:alergiObat": Caught(ours.listed, "drug_allergy", {"drug_allergy": _OUT}),
    "unlisted:kdDiag1": Caught(ours.diagnoses_listed, "diagnosis_1", {"diagnoses": (Coded(_OUT),)}),
    "unlisted:kdDiag2": Caught(
        ours.diagnoses_listed, "diagnosis_2", {"diagnoses": (Coded("J069"), Coded(_OUT))}
    ),
    "unlisted:kdDiag3": Caught(
        ours.diagnoses_listed, "diagnosis_3", {"diagnoses": (Coded("J069"), Coded("A91"), Coded(_OUT))}
    ),
    "measured": Caught(ours.measured, "weight_kg", {"weight_kg": 0}),
    "discharged_in_time": Caught(ours.ended_in_time, "ended_on", {"ended_on": "yesterday"}),
    "rujukan:has_its_shape": Caught(ours.sent_on, "rujukan_kind", {"disposition": "4", "rujukan": None}),
    "rujukan:day_is_due": Caught(
        ours.sent_on, "rujukan_planned_for", of_rujukan={"planned_for": "yesterday"}
    ),
    "rujukan:in_reference": Caught(
        ours.onward_listed, "rujukan_subspecialty", of_rujukan={"subspecialty": Coded(_OUT)}
    ),
    "rujukan:in_reference, a hospital that takes it": Unknowable(
        "which hospital takes a subspecialty on a day is answered by BPJS's look-up alone"
    ),
    "rujukan:internal_target": Caught(ours.internal_target, "internal_poli", {"disposition": "5"}),
    "rujukan:tacc_is_given": Caught(ours.reasoned, "tacc", of_rujukan={}),
    "in_form": Unknowable(
        "which sign of decimals a server reads in suhu is an open point (spec §11, 9); a dot is sent"
    ),
    "by_chance": Unknowable("the dial of a trainer who wants a refusal without a reason"),
    "hapus:there": Unknowable("somebody may delete it in PCare itself; the look-up finds that it is done"),
    "hapus:no_parts": Impossible("no screen adds medicines, procedures or check-ups, so none is there"),
    "hapus:by_chance": Unknowable("the dial of a trainer who wants a refusal without a reason"),
}
"""What becomes of each. The rules of one name that are two in the sandbox's eyes are told apart after a comma."""


def onward(**facts: Any) -> Onward:
    whole = {"kind": "subspesialis", "hospital": Coded("0199R001"), "subspecialty": Coded("3")}
    return Onward(**whole | facts)
