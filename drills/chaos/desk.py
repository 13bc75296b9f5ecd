"""The clinic's people: they do with each visit what the plan says, when it says so, whatever has become of BPJS."""

import argparse
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol, TypedDict

from django.utils import timezone

from drills.chaos import plan
from drills.chaos.clinic import DESK, SLUG
from drills.chaos.database import undeterred
from drills.chaos.doctor import examination
from drills.chaos.life import Act, Deed
from drills.chaos.visits import Visit
from titian.facility.models import Facility, Poli, PracticeSchedule, Practitioner
from titian.facility.queries import local_date
from titian.kunjungan import operations as kunjungan
from titian.kunjungan.errors import UnableToWrite
from titian.kunjungan.queries import of_visit
from titian.patients.models import Patient
from titian.pendaftaran import operations as pendaftaran
from titian.pendaftaran.errors import UnableToCall, UnableToCancel, UnableToRegister
from titian.pendaftaran.models import Pendaftaran

_DONE_BEFORE = (UnableToRegister, UnableToCall, UnableToCancel, UnableToWrite)
"""What an act meets whose commit was made before, although its author never heard of it."""


class _Sitting(TypedDict):
    """Who sits where, and when, as the desk chooses it."""

    poli: Poli
    practitioner: Practitioner
    hours: str


class _Way(Protocol):
    def __call__(self, visit: Pendaftaran, act: Act, now: datetime) -> object: ...


def run(options: argparse.Namespace) -> None:
    """Two lines for each phase: one asks for it, which is answered when the phase before is over; the other says at
    which epoch second it begins."""
    lines = iter(sys.stdin)
    for phase in plan.PLANS[options.plan](options.seed, options.n, options.workers).phases:
        next(lines)
        print("open", flush=True)
        start = float(next(lines))
        print("begun", flush=True)
        facility = undeterred(partial(Facility.objects.get, slug=SLUG))
        for visit, act in phase.acts:
            time.sleep(max(0.0, start + act.at - time.time()))
            undeterred(_Performance(facility, visit, act))


@dataclass(slots=True)
class _Performance:
    """One act, begun anew when the database went away in the middle: only then may it turn out to have been done."""

    facility: Facility
    visit: Visit
    act: Act
    is_again: bool = False

    def __call__(self) -> None:
        is_again, self.is_again = self.is_again, True
        try:
            _perform(self.facility, self.visit, self.act)
        except _DONE_BEFORE:
            if not is_again:
                raise


def _perform(facility: Facility, visit: Visit, act: Act) -> None:
    now = timezone.now()
    if act.deed is Deed.REGISTER:
        _register(facility, visit, act, now)
        return
    rows = Pendaftaran.objects.select_related("facility", "practitioner")
    _WAYS[act.deed](rows.get(facility=facility, complaint=visit.complaint), act, now)


def _register(facility: Facility, visit: Visit, act: Act, now: datetime) -> None:
    pendaftaran.register(
        by=DESK,
        facility=facility,
        patient=Patient.objects.get(facility=facility, card_number=visit.card),
        payer=Pendaftaran.Payer.BPJS,
        complaint=visit.complaint,
        now=now,
        **_sitting(facility, act, now),
    )


def _sitting(facility: Facility, act: Act, now: datetime) -> _Sitting:
    """The first of the day in the poli of the act."""
    poli = Poli.objects.get(facility=facility, pcare_code=act.poli_code)
    sittings = PracticeSchedule.objects.filter(poli=poli, date=local_date(facility, now))
    first = sittings.select_related("practitioner").order_by("hours")[0]
    return _Sitting(poli=poli, practitioner=first.practitioner, hours=first.hours)


def _move(visit: Pendaftaran, act: Act, now: datetime) -> None:
    sitting = _sitting(visit.facility, act, now)
    pendaftaran.move_to_poli(by=DESK, facility=visit.facility, ref=visit.ref, now=now, **sitting)


def _change_payer(visit: Pendaftaran, act: Act, now: datetime) -> None:
    payer = Pendaftaran.Payer.BPJS if act.deed is Deed.BPJS else Pendaftaran.Payer.PERSONAL
    pendaftaran.change_payer(by=DESK, facility=visit.facility, ref=visit.ref, payer=payer, now=now)


def _call(visit: Pendaftaran, act: Act, now: datetime) -> None:
    del act
    pendaftaran.call(by=DESK, facility=visit.facility, ref=visit.ref, now=now)


def _mark_absent(visit: Pendaftaran, act: Act, now: datetime) -> None:
    del act
    pendaftaran.mark_absent(by=DESK, facility=visit.facility, ref=visit.ref, now=now)


def _cancel(visit: Pendaftaran, act: Act, now: datetime) -> None:
    pendaftaran.cancel(by=DESK, facility=visit.facility, ref=visit.ref, reason=act.text, now=now)


def _finish(visit: Pendaftaran, act: Act, now: datetime) -> None:
    content = examination(visit, act)
    kunjungan.finish(by=DESK, facility=visit.facility, ref=visit.ref, content=content, version=0, now=now)


def _amend(visit: Pendaftaran, act: Act, now: datetime) -> None:
    record = of_visit(visit.facility, visit.ref)
    kunjungan.amend(
        by=DESK,
        facility=visit.facility,
        ref=visit.ref,
        content=examination(visit, act),
        version=record.version if record else 0,
        reason=act.text,
        now=now,
    )


def _void(visit: Pendaftaran, act: Act, now: datetime) -> None:
    kunjungan.void(by=DESK, facility=visit.facility, ref=visit.ref, reason=act.text, now=now)


_WAYS: dict[Deed, _Way] = {
    Deed.CALL: _call,
    Deed.ABSENT: _mark_absent,
    Deed.FINISH: _finish,
    Deed.AMEND: _amend,
    Deed.VOID: _void,
    Deed.CANCEL: _cancel,
    Deed.MOVE: _move,
    Deed.UMUM: _change_payer,
    Deed.BPJS: _change_payer,
}
