"""What a signed consultation promises to tell PCare, in our words; and what it still waits for."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.urls import reverse

from bpjs_wire.codes import SPECIAL_WITH_SUBSPECIALTY
from titian.accounts.models import Actor
from titian.kunjungan import queries
from titian.kunjungan.content import VITALS, Content, Onward
from titian.kunjungan.models import Kunjungan, Rujukan
from titian.outbox import operations as outbox
from titian.outbox.kinds import Draft, Kind
from titian.outbox.queries import is_promised, promised_poli
from titian.outbox.states import Hold
from titian.patients.models import Patient
from titian.pendaftaran.models import Pendaftaran

KINDS = (Kind.TAMBAH_KUNJUNGAN, Kind.UBAH_KUNJUNGAN)

_IN_THE_PAYLOAD = {name: name.removesuffix("_kg").removesuffix("_cm").removesuffix("_c") for name in VITALS}


def make(*, by: Actor, kunjungan: Kunjungan, now: datetime) -> None:
    """Promise the record where PCare is to hear of the visit, inside the caller's transaction; once.

    A visit of which the registration was never promised, or is closed, is none of PCare's.
    """
    pendaftaran = kunjungan.pendaftaran
    is_registered = is_promised(pendaftaran.ref, Kind.TAMBAH_PENDAFTARAN)
    is_told = is_promised(pendaftaran.ref, Kind.TAMBAH_KUNJUNGAN)
    if queries.is_for_bpjs(pendaftaran) and is_registered and not is_told:
        _promise(Kind.TAMBAH_KUNJUNGAN, kunjungan, by, now)


def tell_amended(*, by: Actor, kunjungan: Kunjungan, now: datetime) -> None:
    """What never left is made anew from the record; what BPJS has, or may have, is changed there (R10)."""
    ref = kunjungan.pendaftaran.ref
    why = "kunjungan diubah"
    if outbox.renew_last(by=by, facility=kunjungan.facility, visit_ref=ref, kinds=KINDS, why=why, now=now):
        _promise(Kind.UBAH_KUNJUNGAN, kunjungan, by, now)


def build(visit_ref: str) -> Draft:
    """What the promise would be if it were made now; the outbox asks when a source has changed."""
    rows = Kunjungan.objects.filter(pendaftaran__ref=UUID(visit_ref), voided_at__isnull=True)
    return _draft(rows.select_related("pendaftaran__poli", "pendaftaran__patient", "practitioner").get())


def source_url(visit_ref: str) -> str:
    """Where a person sees and mends what the promise is made from."""
    pendaftaran = Pendaftaran.objects.select_related("facility").get(ref=UUID(visit_ref))
    return reverse("kunjungan:page", args=[pendaftaran.facility.slug, pendaftaran.ref])


def _promise(kind: Kind, kunjungan: Kunjungan, by: Actor, now: datetime) -> None:
    pendaftaran, draft = kunjungan.pendaftaran, _draft(kunjungan)
    outbox.promise(
        by=by,
        facility=kunjungan.facility,
        kind=kind,
        visit_ref=pendaftaran.ref,
        patient_ref=pendaftaran.patient.ref,
        card_number=pendaftaran.card_number,
        poli_code=draft.poli_code,
        service_date=pendaftaran.service_date,
        payload=draft.payload,
        hold=Hold(draft.hold),
        now=now,
    )


def _draft(kunjungan: Kunjungan) -> Draft:
    content, poli_code = queries.content_of(kunjungan), _registered_poli(kunjungan.pendaftaran)
    card: dict[str, object] = {"card_number": kunjungan.pendaftaran.card_number}
    return Draft(
        payload=card | _payload(content), poli_code=poli_code, hold=_hold(kunjungan, content, poli_code)
    )


def _registered_poli(pendaftaran: Pendaftaran) -> str:
    """As BPJS is told of the registration: a kunjungan belongs to that poli, whatever was mapped since."""
    return promised_poli(pendaftaran.ref, Kind.TAMBAH_PENDAFTARAN) or pendaftaran.poli.pcare_code


def _hold(kunjungan: Kunjungan, content: Content, poli_code: str) -> Hold:
    pendaftaran = kunjungan.pendaftaran
    if pendaftaran.needs_payer or pendaftaran.insured.membership == Patient.Membership.PENDING:
        return Hold.VERIFICATION
    who, target = content.practitioner, content.internal_poli
    is_mapped = poli_code and who and who.pcare_code and (target is None or target.pcare_code)
    return Hold.NONE if is_mapped else Hold.MAPPING


def _payload(content: Content) -> dict[str, object]:
    """Measurements are text, so that 36.5 stays 36.5; None is what was not measured, and is never sent."""
    measured = {key: _decimal(getattr(content, name)) for name, key in _IN_THE_PAYLOAD.items()}
    return measured | {
        "complaint": content.chief_complaint,
        "anamnesis": content.anamnesis,
        "consciousness_code": content.consciousness,
        "food_allergy_code": content.food_allergy,
        "air_allergy_code": content.air_allergy,
        "drug_allergy_code": content.drug_allergy,
        "prognosis_code": content.prognosis,
        "medicine_therapy": content.medicine_therapy,
        "other_therapy": content.other_therapy,
        "consumables": content.consumables,
        "practitioner_code": content.practitioner.pcare_code if content.practitioner else "",
        "disposition_code": content.disposition,
        "internal_poli_code": content.internal_poli.pcare_code if content.internal_poli else None,
        "diagnoses": [one.code for one in content.diagnoses],
        "ended_on": _day(content.ended_on),
        "tacc_code": content.tacc,
        "tacc_reason": content.tacc_reason or None,
        "rujukan": _rujukan(content.rujukan) if content.rujukan else None,
    }


def _rujukan(onward: Onward) -> dict[str, object]:
    to: dict[str, object] = {"planned_for": _day(onward.planned_for), "hospital_code": onward.hospital.code}
    if onward.kind == Rujukan.Kind.SUBSPECIALTY:
        return to | {
            "subspecialty_code": onward.subspecialty.code,
            "sarana_code": onward.sarana_code or None,
        }
    names_one = onward.special_code in SPECIAL_WITH_SUBSPECIALTY
    return to | {
        "special_code": onward.special_code,
        "notes": onward.notes,
        "subspecialty_code": onward.subspecialty.code if names_one else None,
    }


def _decimal(value: Decimal | int | None) -> str | None:
    """61.50 is told as 61.5, and 70.0 as 70."""
    return None if value is None else format(Decimal(value).normalize(), "f")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
