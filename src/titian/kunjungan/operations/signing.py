"""A consultation is signed, amended, or taken back; BPJS is promised to be told in the same transaction (R10, R11)."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bpjs_wire.codes import REFERRED
from titian.accounts.models import Actor
from titian.antrean.models import Place
from titian.facility.models import Facility
from titian.kunjungan import promises, queries
from titian.kunjungan.content import Content, frozen
from titian.kunjungan.errors import ChangedMeanwhile, Incomplete, NotSigned, UnableToWrite
from titian.kunjungan.models import Kunjungan, Version
from titian.kunjungan.operations.writing import draft_of, locked_record, locked_visit, write
from titian.outbox import operations as outbox
from titian.pendaftaran import operations as pendaftaran_operations
from titian.pendaftaran.models import Pendaftaran

VOIDED = "pemeriksaan dibatalkan"
"""Why BPJS loses it; what the doctor wrote may name somebody, and stays with the record."""


@outbox.changes()
def finish(
    *, by: Actor, facility: Facility, ref: UUID, content: Content, version: int, now: datetime
) -> Kunjungan:
    """Write it down and sign it; where BPJS pays, promise to tell PCare.

    A patient whom nobody called was called all the same: that is promised first. Raises Incomplete with every field
    that is missing, another kind of UnableToWrite, Pendaftaran.DoesNotExist for another facility's visit.
    """
    pendaftaran = locked_visit(facility, ref)
    kunjungan = draft_of(pendaftaran, version, by, now)
    _refuse_incomplete(pendaftaran, content)
    _sign(kunjungan, content, by, now)
    if pendaftaran.ticket.place in (Place.WAITING, Place.ABSENT):
        pendaftaran_operations.call(by=by, facility=facility, ref=ref, now=now)
    pendaftaran_operations.mark_examined(by=by, pendaftaran=pendaftaran, now=now)
    promises.make(by=by, kunjungan=kunjungan, now=now)
    return kunjungan


@outbox.changes()
def amend(
    *, by: Actor, facility: Facility, ref: UUID, content: Content, version: int, reason: str, now: datetime
) -> Kunjungan:
    """Correct a signed record: what stood there is frozen as a version, and BPJS hears of the new one (R10).

    Where nothing differs nothing happens. Raises as `finish`, and NotSigned.
    """
    pendaftaran = locked_visit(facility, ref)
    kunjungan = _signed_record(pendaftaran)
    if kunjungan.version != version:
        raise ChangedMeanwhile(kunjungan)
    if not reason.strip():
        raise UnableToWrite("Tulis alasan perubahan.", "reason")
    before = queries.content_of(kunjungan)
    if _as_kept(content) == before:
        return kunjungan
    _refuse_incomplete(pendaftaran, content)
    _freeze(kunjungan, before, by, reason.strip(), now)
    _sign(kunjungan, content, by, now)
    promises.tell_amended(by=by, kunjungan=kunjungan, now=now)
    return kunjungan


@outbox.changes()
def void(*, by: Actor, facility: Facility, ref: UUID, reason: str, now: datetime) -> Kunjungan:
    """Take a signed record back: it stays readable, BPJS loses what it has of it, and it may be written anew (R11).

    Raises a kind of UnableToWrite, Pendaftaran.DoesNotExist for another facility's visit.
    """
    kunjungan = _signed_record(locked_visit(facility, ref))
    if not reason.strip():
        raise UnableToWrite("Tulis alasan pembatalan.", "reason")
    kunjungan.voided_at, kunjungan.voided_by_name = now, by.name
    kunjungan.void_reason, kunjungan.version = reason.strip(), kunjungan.version + 1
    kunjungan.save(update_fields=["voided_at", "voided_by_name", "void_reason", "version"])
    outbox.withdraw(by=by, facility=facility, visit_ref=ref, why=VOIDED, now=now, kinds=promises.KINDS)
    return kunjungan


def _signed_record(pendaftaran: Pendaftaran) -> Kunjungan:
    kunjungan = locked_record(pendaftaran)
    if kunjungan is None or not kunjungan.is_signed:
        raise NotSigned
    return kunjungan


def _refuse_incomplete(pendaftaran: Pendaftaran, content: Content) -> None:
    problems = [one for one in queries.readiness(pendaftaran, content) if one.blocks]
    if problems:
        raise Incomplete(problems)


def _sign(kunjungan: Kunjungan, content: Content, by: Actor, now: datetime) -> None:
    kunjungan.signed_at, kunjungan.signed_by_name = now, by.name
    write(kunjungan, content, by, now)


def _freeze(kunjungan: Kunjungan, content: Content, by: Actor, reason: str, now: datetime) -> None:
    Version.objects.create(
        kunjungan=kunjungan,
        number=kunjungan.version,
        content=frozen(content),
        signed_at=kunjungan.signed_at,  # type: ignore[misc]  # a signed record has it
        signed_by_name=kunjungan.signed_by_name,
        replaced_at=now,
        replaced_by_name=by.name,
        reason=reason,
    )


def _as_kept(content: Content) -> Content:
    """A rujukan is kept only with the disposition that has one."""
    return content if content.disposition == REFERRED else replace(content, rujukan=None)
