"""What the doctor of the drill writes: all that BPJS asks for, and now and then a rujukan in one of its shapes."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from bpjs_sandbox.accounts import MELATI
from bpjs_wire.codes import REFERRED
from drills.chaos.life import Act
from titian.kunjungan.codes import NO_ALLERGY
from titian.kunjungan.content import Coded, Content, Onward
from titian.kunjungan.models import Rujukan
from titian.pendaftaran.models import Pendaftaran

_HOME = "3"
_HOSPITAL = Coded(f"{MELATI.faskes_code[:4]}R036", "RSUP")
"""One of class A in the sandbox, which takes everybody."""
_COLD = Coded("J06.9", "Acute upper respiratory infection, unspecified")
_KIDNEYS = Coded("N18.5", "Chronic kidney disease, stage 5")
"""What a general practitioner treats, and what none does."""
_SHAPES = (
    Onward(kind=Rujukan.Kind.SUBSPECIALTY, subspecialty=Coded("3", "PENYAKIT DALAM")),
    Onward(kind=Rujukan.Kind.SPECIAL, special_code="IGD", notes="alih rawat"),
    Onward(
        kind=Rujukan.Kind.SPECIAL, special_code="THA", subspecialty=Coded("26", "Anak"), notes="transfusi"
    ),
)
_GOES_HOME = 0.6


def examination(visit: Pendaftaran, act: Act) -> Content:
    """The record as it stands after `act`, whose text is the complaint."""
    dice = Random(act.seed)
    onward = None if dice.random() < _GOES_HOME else _planned(dice.choice(_SHAPES), visit.service_date)
    return Content(
        practitioner=visit.practitioner,
        chief_complaint=act.text,
        anamnesis="dua hari",
        consciousness="01",
        systolic=dice.randint(100, 150),
        diastolic=dice.randint(60, 95),
        weight_kg=Decimal(dice.randint(300, 900)) / 10,
        height_cm=Decimal(165),
        waist_cm=Decimal(80),
        respiratory_rate=18,
        heart_rate=84,
        temperature_c=Decimal("36.5"),
        food_allergy=NO_ALLERGY,
        air_allergy=NO_ALLERGY,
        drug_allergy=NO_ALLERGY,
        diagnoses=(_KIDNEYS if onward else _COLD,),
        medicine_therapy="parasetamol 3x500 mg",
        prognosis="02",
        disposition=REFERRED if onward else _HOME,
        ended_on=visit.service_date,
        rujukan=onward,
    )


def _planned(shape: Onward, day: date) -> Onward:
    return Onward(
        kind=shape.kind,
        planned_for=day + timedelta(days=1),
        hospital=_HOSPITAL,
        subspecialty=shape.subspecialty,
        special_code=shape.special_code,
        notes=shape.notes,
    )
