"""A visit from the desk to the doctor's signature, with what a careful doctor would write."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.builders import DESK, NOW
from tests.integration.patients import people
from titian.accounts.models import Actor
from titian.facility.models import Facility, PracticeSchedule
from titian.kunjungan import operations
from titian.kunjungan.content import Coded, Content, Onward
from titian.kunjungan.models import Kunjungan
from titian.outbox.models import Job
from titian.pendaftaran import operations as pendaftaran_operations
from titian.pendaftaran.models import Pendaftaran

DOCTOR = Actor.system("dr. Ani")
SEEN_AT = NOW + timedelta(minutes=20)
COUGH, FEVER = Coded("J06.9", "Acute upper respiratory infection, unspecified"), Coded("R50.9", "Fever")


def registered(
    clinic: Facility,
    payer: str = "bpjs",
    now: datetime = NOW,
    card: str = people.CARD,
    hours: str = "08:00-12:00",
    **facts: Any,
) -> Pendaftaran:
    """One patient at the clinic's first poli; `facts` are the patient's."""
    day = now.astimezone(clinic.zone).date()
    poli = clinic.poli.first() or people.poli(clinic)
    doctor = clinic.practitioners.first() or people.practitioner(clinic)
    PracticeSchedule.objects.get_or_create(
        facility=clinic, poli=poli, practitioner=doctor, date=day, hours=hours, defaults={"capacity": 9}
    )
    if payer == "bpjs":
        patient = people.bpjs_patient(clinic, {"checked_at": now, "card_number": card}, **facts)
    else:
        patient = people.patient(clinic, **facts)
    return pendaftaran_operations.register(
        by=DESK,
        facility=clinic,
        patient=patient,
        poli=poli,
        practitioner=doctor,
        hours=hours,
        payer=payer,
        complaint="batuk",
        now=now,
    )


def whole(visit: Pendaftaran, **facts: Any) -> Content:
    """All that BPJS asks for; `facts` override."""
    content = Content(
        practitioner=visit.practitioner,
        chief_complaint="batuk tiga hari",
        anamnesis="batuk tanpa sesak, tidak demam",
        consciousness="01",
        systolic=120,
        diastolic=80,
        weight_kg=Decimal("61.50"),
        height_cm=Decimal(165),
        waist_cm=Decimal(80),
        respiratory_rate=18,
        heart_rate=84,
        temperature_c=Decimal("36.5"),
        food_allergy="00",
        air_allergy="00",
        drug_allergy="00",
        diagnoses=(COUGH,),
        medicine_therapy="parasetamol 3x500 mg",
        other_therapy="istirahat",
        prognosis="02",
        disposition="3",
        ended_on=visit.service_date,
    )
    return replace(content, **facts)


def to_hospital(visit: Pendaftaran, **facts: Any) -> Content:
    """A rujukan to a subspecialty, of what a general practitioner does not treat."""
    onward = Onward(
        kind="subspesialis",
        planned_for=date(2026, 11, 24),
        hospital=Coded("0199R001", "RSUD SUKAMAJU"),
        subspecialty=Coded("3", "PENYAKIT DALAM"),
    )
    return whole(
        visit, **{"disposition": "4", "diagnoses": (Coded("N18.5", "CKD"),), "rujukan": onward} | facts
    )


def finish(
    visit: Pendaftaran, content: Content | None = None, version: int = 0, now: datetime = SEEN_AT
) -> Kunjungan:
    return operations.finish(
        by=DOCTOR,
        facility=visit.facility,
        ref=visit.ref,
        content=content or whole(visit),
        version=version,
        now=now,
    )


def amend(visit: Pendaftaran, version: int = 1, now: datetime = SEEN_AT, **facts: Any) -> Kunjungan:
    return operations.amend(
        by=DOCTOR,
        facility=visit.facility,
        ref=visit.ref,
        content=whole(visit, **facts),
        version=version,
        reason="salah ketik",
        now=now,
    )


def void(visit: Pendaftaran, reason: str = "salah pasien", now: datetime = SEEN_AT) -> Kunjungan:
    return operations.void(by=DOCTOR, facility=visit.facility, ref=visit.ref, reason=reason, now=now)


def jobs(visit: Pendaftaran, *kinds: str) -> list[Job]:
    """Those of a visit in the order in which they were promised."""
    found = Job.objects.filter(visit_ref=visit.ref).order_by("pk")
    return list(found.filter(kind__in=kinds) if kinds else found)
