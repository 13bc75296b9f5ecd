"""A visit that goes on under another payer or in another poli: BPJS is told by taking back and promising anew (R1).

Rows are locked as everywhere: patient, registration, counter, lane.
"""

from datetime import datetime
from uuid import UUID

from titian.accounts.models import Actor
from titian.antrean import operations as antrean
from titian.facility.models import Facility, Penjamin, Poli, Practitioner
from titian.facility.queries import local_date
from titian.outbox import operations as outbox
from titian.outbox.kinds import Kind
from titian.pendaftaran import promises, queries, registry
from titian.pendaftaran.errors import AlreadyToday, UnableToChange
from titian.pendaftaran.models import Pendaftaran
from titian.pendaftaran.operations.registering import (
    let_bpjs_pay,
    refuse_card_twice,
    refuse_strangers,
    take_back,
)

_Payer = Pendaftaran.Payer


@outbox.changes()
def change_payer(
    *,
    by: Actor,
    facility: Facility,
    ref: UUID,
    payer: str,
    now: datetime,
    penjamin: Penjamin | None = None,
    other_faskes_reason: str = "",
) -> Pendaftaran:
    """Somebody else pays after all. What BPJS was told of the visit is taken back, or told now (R11).

    A patient who was examined has left BPJS's line: then only PCare is told. Raises a kind of UnableToRegister,
    Pendaftaran.DoesNotExist for another facility's visit.
    """
    pendaftaran = queries.locked(facility, ref)
    _refuse_cancelled(pendaftaran)
    if pendaftaran.needs_payer:
        raise UnableToChange("Pembayarnya belum ditentukan. Tentukan di halaman kunjungan ini.")
    to, whose = payer == _Payer.BPJS, penjamin if payer == _Payer.PENJAMIN else None
    was = pendaftaran.payer == _Payer.BPJS
    if (pendaftaran.payer, pendaftaran.penjamin) == (payer, whose):
        raise UnableToChange("Pembayarnya tetap sama. Pilih yang lain, atau Kembali.", "payer")
    if to and not was:
        pendaftaran.other_faskes_reason = other_faskes_reason.strip()
        let_bpjs_pay(pendaftaran, pendaftaran.other_faskes_reason, now)
    pendaftaran.payer, pendaftaran.penjamin = payer, whose
    pendaftaran.save()
    if was != to:
        _tell_bpjs(by, pendaftaran, now)
    return pendaftaran


def _tell_bpjs(by: Actor, pendaftaran: Pendaftaran, now: datetime) -> None:
    take_back(by=by, pendaftaran=pendaftaran, why="pembayar diganti", now=now)
    promises.make(by=by, pendaftaran=pendaftaran, now=now)
    if pendaftaran.ticket.called_at and not pendaftaran.examined_at:
        promises.tell_call(by=by, pendaftaran=pendaftaran, now=now)
    registry.tell_payer_decided(by, pendaftaran, now)


@outbox.changes()
def move_to_poli(
    *,
    by: Actor,
    facility: Facility,
    ref: UUID,
    poli: Poli,
    practitioner: Practitioner,
    hours: str,
    now: datetime,
) -> Pendaftaran:
    """Put the patient into another poli's line, with a number of that line; within its poli, only to another doctor.

    BPJS tells visits apart by their poli: the old one is taken back there, the new one promised (R1). Raises a kind of
    UnableToRegister, Pendaftaran.DoesNotExist for another facility's visit.
    """
    pendaftaran = queries.locked(facility, ref)
    refuse_strangers(facility, poli, practitioner)
    _refuse_move(pendaftaran, poli, practitioner, hours, now)
    is_other = pendaftaran.poli_id != poli.pk
    if is_other:
        _change_line(by, pendaftaran, poli, now)
    pendaftaran.poli, pendaftaran.practitioner, pendaftaran.hours = poli, practitioner, hours
    pendaftaran.save()
    _tell_of_move(by, pendaftaran, now, is_other=is_other)
    return pendaftaran


def _refuse_cancelled(pendaftaran: Pendaftaran) -> None:
    if pendaftaran.cancelled_at:
        raise UnableToChange(f"{pendaftaran.ticket} sudah dibatalkan oleh {pendaftaran.cancelled_by_name}.")


def _refuse_move(
    pendaftaran: Pendaftaran, poli: Poli, practitioner: Practitioner, hours: str, now: datetime
) -> None:
    _refuse_cancelled(pendaftaran)
    facility = pendaftaran.facility
    if pendaftaran.service_date != local_date(facility, now):
        raise UnableToChange("Hanya kunjungan hari ini yang dapat dipindahkan.")
    if why_not := registry.why_not_undone(pendaftaran):
        raise UnableToChange(why_not)
    if (pendaftaran.poli, pendaftaran.practitioner, pendaftaran.hours) == (poli, practitioner, hours):
        raise UnableToChange("Pasien sudah terdaftar di sana. Pilih yang lain, atau Kembali.", "poli")
    there = queries.live(facility).filter(
        patient=pendaftaran.patient, poli=poli, service_date=pendaftaran.service_date
    )
    if other := there.exclude(pk=pendaftaran.pk).first():
        raise AlreadyToday(other)
    if pendaftaran.payer == _Payer.BPJS:
        refuse_card_twice(
            pendaftaran.patient, pendaftaran.insured, pendaftaran.card_number, poli, pendaftaran.service_date
        )


def _tell_of_move(by: Actor, pendaftaran: Pendaftaran, now: datetime, *, is_other: bool) -> None:
    """Only the entry in the line names the doctor; who was called has left that line."""
    if not is_other and pendaftaran.ticket.called_at:
        return
    why = "pindah poli" if is_other else "pindah dokter"
    kinds = tuple(Kind) if is_other else (Kind.TAMBAH_ANTREAN,)
    outbox.withdraw(
        by=by, facility=pendaftaran.facility, visit_ref=pendaftaran.ref, why=why, now=now, kinds=kinds
    )
    promises.make(by=by, pendaftaran=pendaftaran, now=now)


def _change_line(by: Actor, pendaftaran: Pendaftaran, poli: Poli, now: datetime) -> None:
    """Who was examined before, by a record that was taken back since, waits there to be examined again."""
    pendaftaran.examined_at = None
    antrean.cancel_ticket(by=by, ticket=pendaftaran.ticket, now=now)
    pendaftaran.ticket = antrean.issue_ticket(
        by=by,
        facility=pendaftaran.facility,
        poli=poli,
        patient=pendaftaran.patient,
        date=pendaftaran.service_date,
        now=now,
    )
