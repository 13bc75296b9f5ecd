"""A consultation is written down, half empty or whole. Rows are locked in one order: patient, registration, record."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from bpjs_wire.codes import MOST_WORDS, REFERRED
from titian.accounts.models import Actor
from titian.facility.models import Facility
from titian.kunjungan.content import COLUMNS, MOST_DIAGNOSES, Coded, Content, Onward
from titian.kunjungan.errors import AlreadySigned, ChangedMeanwhile, UnableToWrite, VisitCancelled
from titian.kunjungan.models import Diagnosis, Kunjungan, Rujukan
from titian.pendaftaran.models import Pendaftaran
from titian.pendaftaran.queries import locked


@transaction.atomic
def save_draft(
    *, by: Actor, facility: Facility, ref: UUID, content: Content, version: int, now: datetime
) -> Kunjungan:
    """Keep what is known so far of the visit with this registration `ref`; nothing is promised.

    `version` is that of the record the writer saw, 0 for none yet. Raises a kind of UnableToWrite,
    Pendaftaran.DoesNotExist for another facility's visit.
    """
    kunjungan = draft_of(locked_visit(facility, ref), version, by, now)
    write(kunjungan, content, by, now)
    return kunjungan


def locked_visit(facility: Facility, ref: UUID) -> Pendaftaran:
    """The registration, locked. Raises VisitCancelled, Pendaftaran.DoesNotExist for another facility's visit."""
    pendaftaran = locked(facility, ref)
    if pendaftaran.cancelled_at:
        raise VisitCancelled
    return pendaftaran


def draft_of(pendaftaran: Pendaftaran, version: int, by: Actor, now: datetime) -> Kunjungan:
    """The locked draft as the writer saw it; a new one, not saved yet, where there was none."""
    kunjungan = locked_record(pendaftaran)
    if kunjungan is None:
        seen_at = pendaftaran.ticket.called_at or now
        kunjungan = Kunjungan(
            facility=pendaftaran.facility, pendaftaran=pendaftaran, occurred_at=seen_at, recorded_at=now
        )
    elif kunjungan.is_signed:
        raise AlreadySigned(kunjungan)
    elif kunjungan.version != version:
        raise ChangedMeanwhile(kunjungan)
    return kunjungan


def locked_record(pendaftaran: Pendaftaran) -> Kunjungan | None:
    """The live record of a registration that the caller has locked."""
    rows = Kunjungan.objects.select_for_update().filter(pendaftaran=pendaftaran, voided_at__isnull=True)
    return rows.first()


def write(kunjungan: Kunjungan, content: Content, by: Actor, now: datetime) -> None:
    """Put the content into the record, its diagnoses and its rujukan."""
    _refuse_unfit(kunjungan, content)
    for name in COLUMNS:
        setattr(kunjungan, name, getattr(content, name))
    kunjungan.version += 1
    kunjungan.changed_at, kunjungan.changed_by_name = now, by.name
    kunjungan.save()
    _write_diagnoses(kunjungan, content.diagnoses)
    _write_rujukan(kunjungan, content.rujukan if content.disposition == REFERRED else None)


def _refuse_unfit(kunjungan: Kunjungan, content: Content) -> None:
    """What no draft may hold either: refused here as well as at the form, for not every writer is a form."""
    for name in ("chief_complaint", "anamnesis"):
        if len(getattr(content, name)) > MOST_WORDS:
            raise UnableToWrite(f"Paling banyak {MOST_WORDS} huruf: BPJS memotong sisanya.", name)
    codes = [one.code for one in content.diagnoses]
    if len(codes) > MOST_DIAGNOSES or len(set(codes)) < len(codes):
        raise UnableToWrite("Paling banyak tiga diagnosis, masing-masing satu kali.", "diagnosis_1")
    ours = [one.facility_id for one in (content.practitioner, content.internal_poli) if one]
    if any(facility != kunjungan.facility_id for facility in ours):
        raise UnableToWrite("Poli dan tenaga medis harus milik klinik ini.", "practitioner")
    systolic, diastolic = content.systolic, content.diastolic
    if systolic is not None and diastolic is not None and systolic <= diastolic:
        raise UnableToWrite("Sistol harus lebih besar daripada diastol.", "systolic")


def _write_diagnoses(kunjungan: Kunjungan, diagnoses: Sequence[Coded]) -> None:
    rows = {one.place: one for one in kunjungan.diagnoses.all()}
    before = tuple(Coded(rows[place].code, rows[place].name) for place in sorted(rows))
    if before == tuple(diagnoses):
        return
    for row in rows.values():  # one by one: the audit trail sees no deletion of a whole set
        row.delete()
    for place, one in enumerate(diagnoses, start=1):
        Diagnosis.objects.create(kunjungan=kunjungan, place=place, code=one.code, name=one.name)


def _write_rujukan(kunjungan: Kunjungan, onward: Onward | None) -> None:
    row = Rujukan.objects.filter(kunjungan=kunjungan).first()
    if onward is None:
        if row:
            row.delete()
        return
    row = row or Rujukan(kunjungan=kunjungan)
    for name, value in _columns(onward).items():
        setattr(row, name, value)
    row.save()


def _columns(onward: Onward) -> dict[str, Any]:
    to_subspecialty = onward.kind == Rujukan.Kind.SUBSPECIALTY
    return {
        "kind": onward.kind,
        "planned_for": onward.planned_for,
        "hospital_code": onward.hospital.code,
        "hospital_name": onward.hospital.name,
        "subspecialty_code": onward.subspecialty.code,
        "subspecialty_name": onward.subspecialty.name,
        "sarana_code": onward.sarana_code if to_subspecialty else "",
        "special_code": "" if to_subspecialty else onward.special_code,
        "notes": "" if to_subspecialty else onward.notes,
    }
