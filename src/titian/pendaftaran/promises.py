"""What a registration promises to BPJS, in our words; and what is still missing before it may go."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from titian.accounts.models import Actor
from titian.facility.models import Facility
from titian.outbox import operations as outbox
from titian.outbox.kinds import FACTS, Draft, Kind
from titian.outbox.queries import is_bridged, promised_poli, visit_bridge
from titian.outbox.states import Hold
from titian.patients.identifiers import local_phone
from titian.patients.models import Patient
from titian.pendaftaran.models import Pendaftaran

SICK_CARE, WELL_CARE = "10", "50"
"""PCare's care levels of a poli with sick visits and of one without (delivery.md R22)."""


def make(*, by: Actor, pendaftaran: Pendaftaran, now: datetime) -> None:
    """Write the promises of a registration that do not stand yet, inside the caller's transaction: all or none."""
    standing = {job.kind for job in visit_bridge(pendaftaran.ref) if job.stands}
    for kind in _due(pendaftaran):
        if kind in standing:
            continue
        _promise(kind, pendaftaran, by, now)


def tell_pcare(*, by: Actor, pendaftaran: Pendaftaran, now: datetime) -> None:
    """Promise PCare a registration that the clinic kept back until now; nothing where it went from the desk.

    Where a payer is to be named first, that decision promises it.
    """
    kind = Kind.TAMBAH_PENDAFTARAN
    if pendaftaran.tells_pcare == Facility.TellsPcare.AT_DESK or pendaftaran.needs_payer:
        return
    # Also one that a person has closed since: it was entered by hand.
    is_promised = kind in {job.kind for job in visit_bridge(pendaftaran.ref) if job.is_wanted}
    if kind in _due(pendaftaran) and not is_promised:
        _promise(kind, pendaftaran, by, now)


def tell_call(*, by: Actor, pendaftaran: Pendaftaran, now: datetime) -> None:
    """Promise that BPJS learns of the call, or that nobody came, where it was promised the entry in the line.

    An earlier call that never left says less than this one (R18).
    """
    standing = {job.kind for job in visit_bridge(pendaftaran.ref) if job.stands}
    is_bridged_there = is_bridged(pendaftaran.facility, FACTS[Kind.PANGGIL_ANTREAN].service)
    # Antrean tells entries apart by the card: an empty one would call somebody else.
    has_card = pendaftaran.payer == Pendaftaran.Payer.BPJS and pendaftaran.card_number
    if Kind.TAMBAH_ANTREAN not in standing or not has_card or not is_bridged_there:
        return
    why = "ada kabar yang lebih baru dari ruang tunggu"
    outbox.supersede(by=by, visit_ref=pendaftaran.ref, kind=Kind.PANGGIL_ANTREAN, why=why, now=now)
    _promise(Kind.PANGGIL_ANTREAN, pendaftaran, by, now)


def _promise(kind: Kind, pendaftaran: Pendaftaran, by: Actor, now: datetime) -> None:
    draft = DRAFTS[kind](pendaftaran)
    outbox.promise(
        by=by,
        facility=pendaftaran.facility,
        kind=kind,
        visit_ref=pendaftaran.ref,
        patient_ref=pendaftaran.patient.ref,
        card_number=str(draft.payload["card_number"]),
        poli_code=draft.poli_code,
        service_date=pendaftaran.service_date,
        payload=draft.payload,
        hold=Hold(draft.hold),
        now=now,
    )


def build(kind: Kind, visit_ref: str) -> Draft:
    """What the promise would be if it were made now; the outbox asks when a source has changed."""
    rows = Pendaftaran.objects.select_related("facility", "patient", "poli", "practitioner", "ticket__poli")
    return DRAFTS[kind](rows.select_related("peserta_record", "card_holder").get(ref=UUID(visit_ref)))


def source_url(visit_ref: str) -> str:
    """Where a person sees and mends what the promise is made from."""
    pendaftaran = Pendaftaran.objects.select_related("facility").get(ref=UUID(visit_ref))
    return reverse("pendaftaran:page", args=[pendaftaran.facility.slug, pendaftaran.ref])


def _due(pendaftaran: Pendaftaran) -> list[Kind]:
    """What BPJS is to hear of by now; who was examined waits in no line any more."""
    facility = pendaftaran.facility
    by_bpjs, waits = pendaftaran.payer == Pendaftaran.Payer.BPJS, pendaftaran.examined_at is None
    wanted = {
        Kind.TAMBAH_ANTREAN: waits and (by_bpjs or facility.sends_umum_antrean),
        Kind.TAMBAH_PENDAFTARAN: by_bpjs and pendaftaran.is_pcare_due,
    }
    return [
        kind for kind, is_wanted in wanted.items() if is_wanted and is_bridged(facility, FACTS[kind].service)
    ]


def _draft_antrean(pendaftaran: Pendaftaran) -> Draft:
    patient, poli, practitioner = pendaftaran.patient, pendaftaran.poli, pendaftaran.practitioner
    code = practitioner.antrean_code
    by_bpjs = pendaftaran.payer == Pendaftaran.Payer.BPJS
    # Card and NIK are of one member, the mother of a newborn; the No. RM says who comes. Inferred: nothing tells.
    insured = pendaftaran.insured if by_bpjs else patient
    payload: dict[str, object] = {
        "card_number": pendaftaran.card_number if by_bpjs else "",
        "nik": insured.nik,
        "phone": "" if patient.phone_is_placeholder else local_phone(patient.phone),
        "poli_code": poli.antrean_code,
        "poli_name": poli.antrean_name or poli.name,
        "medical_record_number": patient.display_number,
        "practitioner_code": int(code) if code.isdecimal() else None,
        "practitioner_name": practitioner.antrean_name or practitioner.name,
        "hours": pendaftaran.hours,
        "ticket_text": pendaftaran.ticket.text,
        "ticket_number": pendaftaran.ticket.number,
        "note": "",
    }
    is_mapped = bool(poli.antrean_code) and code.isdecimal()
    hold = _hold(pendaftaran, is_mapped=is_mapped) or ("" if pendaftaran.hours else Hold.SCHEDULE)
    return Draft(payload=payload, poli_code=poli.antrean_code, hold=hold)


def _draft_pendaftaran(pendaftaran: Pendaftaran) -> Draft:
    poli, record = pendaftaran.poli, pendaftaran.peserta_record
    payload: dict[str, object] = {
        "card_number": pendaftaran.card_number,
        "home_faskes_code": record.home_faskes_code if record else "",
        "poli_code": poli.pcare_code,
        "complaint": pendaftaran.complaint or None,
        "is_sick_visit": poli.is_sick_visit,
        "care_level": SICK_CARE if poli.is_sick_visit else WELL_CARE,
    }
    hold = _hold(pendaftaran, is_mapped=bool(poli.pcare_code))
    return Draft(payload=payload, poli_code=poli.pcare_code, hold=hold)


def _draft_panggil(pendaftaran: Pendaftaran) -> Draft:
    """The moment that the call, or the note of absence, was true; never moved into the practice hours (R17).

    BPJS finds the entry by the poli with which it was told of it, whatever our poli is mapped to by now.
    """
    ticket = pendaftaran.ticket
    at = ticket.absent_at or ticket.called_at
    payload: dict[str, object] = {
        "card_number": pendaftaran.card_number,
        "is_present": ticket.absent_at is None,
        "called_at": at.isoformat() if at else "",
    }
    code = promised_poli(pendaftaran.ref, Kind.TAMBAH_ANTREAN) or pendaftaran.poli.antrean_code
    return Draft(payload=payload, poli_code=code, hold=Hold.NONE if code else Hold.MAPPING)


def _hold(pendaftaran: Pendaftaran, *, is_mapped: bool) -> str:
    is_pending = pendaftaran.insured.membership == Patient.Membership.PENDING
    if pendaftaran.payer == Pendaftaran.Payer.BPJS and (is_pending or pendaftaran.needs_payer):
        return Hold.VERIFICATION
    return Hold.NONE if is_mapped else Hold.MAPPING


DRAFTS: dict[Kind, Callable[[Pendaftaran], Draft]] = {
    Kind.TAMBAH_ANTREAN: _draft_antrean,
    Kind.PANGGIL_ANTREAN: _draft_panggil,
    Kind.TAMBAH_PENDAFTARAN: _draft_pendaftaran,
}
