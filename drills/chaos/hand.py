"""The person who enters a pendaftaran at PCare by hand, and tells the bridge of it by its button (R3)."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from django.utils import timezone

from bpjs import BpjsError, Client, Request, Service, SyncSender
from bpjs.pcare import pendaftaran
from drills.chaos.database import undeterred
from drills.chaos.facts import Key
from drills.chaos.notes import Notes
from titian import connection
from titian.accounts.models import Actor
from titian.delivery.handlers import request_for
from titian.facility.models import Facility
from titian.outbox import operations as outbox
from titian.outbox.errors import UnableToClose
from titian.outbox.kinds import Kind
from titian.outbox.models import Attempt, Job
from titian.outbox.states import State
from titian.pendaftaran.models import Pendaftaran

TYPIST = Actor.system("petugas entri latihan")
_DEADLINE = 10.0
_WEIGHED = {"beratBadan": 61}
"""PCare's own screen asks for it and no promise tells it: so what was typed is told from what was sent."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """What was entered for a job; `at` is when BPJS said so, None where it did not."""

    job: int
    body: Mapping[str, Any]
    at: datetime | None


@dataclass(slots=True)
class Typist:
    """One person at PCare's own screen, with notes of what was done there."""

    facility: Facility
    notes: Notes = field(default_factory=Notes)
    _untold: list[_Entry] = field(default_factory=list)

    def enter(self, job_id: int) -> None:
        """Enter what this job promises; where it failed, say so at the monitor as soon as BPJS has it.

        What waits is not said: its turn comes, and BPJS says that it is there.
        """
        job = undeterred(partial(Job.objects.get, pk=job_id))
        request = request_for(job)
        body = json.loads(request.body or "") | _WEIGHED
        is_there = self._do(job, replace(request, body=json.dumps(body)))
        at = timezone.now() if is_there else None
        if is_there and job.state == State.FAILED:
            undeterred(partial(self._tell, job))
        if job_id not in self.notes.told:
            self._untold.append(_Entry(job_id, body, at))

    def clear(self, registrations: list[dict[str, Any]]) -> None:
        """Take out again what was entered in vain: whose visit went elsewhere before the bridge could know of it.

        `registrations` is what BPJS has when all is over.
        """
        for one in self._left_over(registrations):
            job = Job.objects.get(pk=one.job)
            number = next(row["number"] for row in registrations if _is_live(row, one))
            self._do(job, pendaftaran.delete(job.card_number, job.service_date, number, job.poli_code))

    def _left_over(self, registrations: list[dict[str, Any]]) -> Iterator[_Entry]:
        for one in self._untold:
            rows = [row for row in registrations if _is_live(row, one)]
            if rows and not _is_wanted(one) and not _is_known(one, rows[0]["number"]):
                yield one

    def _do(self, job: Job, request: Request[Any]) -> bool:
        """Whether BPJS said that it is done. Noted before it is known."""
        line = f"{request.method} {request.path}"
        key = Key(Kind.TAMBAH_PENDAFTARAN, job.card_number, job.poli_code, job.service_date.isoformat())
        self.notes.typed["pcare", line, request.body or ""] = key
        account = connection.credentials(self.facility.pk, Service.PCARE)
        with closing(SyncSender(deadline=_DEADLINE)) as sender:
            try:
                Client({Service.PCARE: account}, sender).call(request)
            except BpjsError:
                return False
        return True

    def _tell(self, job: Job) -> None:
        """Where it went on meanwhile, the button is refused."""
        try:
            outbox.find_by_hand(
                by=TYPIST, facility=self.facility, job_id=job.pk, version=job.version, now=timezone.now()
            )
        except UnableToClose:
            return
        self.notes.told[job.pk] = time.time()


def _is_live(row: Mapping[str, Any], one: _Entry) -> bool:
    return not row["deleted"] and row["body"] == one.body


def _is_wanted(one: _Entry) -> bool:
    """Whether the clinic has any visit that BPJS is to have there."""
    job = Job.objects.get(pk=one.job)
    there = {
        "card_number": job.card_number,
        "poli__pcare_code": job.poli_code,
        "service_date": job.service_date,
    }
    paid = Pendaftaran.objects.filter(cancelled_at=None, payer=Pendaftaran.Payer.BPJS)
    return paid.filter(**there).exists()


def _is_known(one: _Entry, number: str) -> bool:
    """Whether the bridge has the number, or has looked since BPJS had the entry: then the bridge takes it out."""
    job = Job.objects.get(pk=one.job)
    alike = Job.objects.filter(kind=job.kind, card_number=job.card_number, poli_code=job.poli_code)
    looked = Attempt.objects.filter(job__in=alike, trigger=Attempt.Trigger.LOOKUP)
    has_looked = one.at is not None and looked.filter(started_at__gt=one.at).exists()
    return has_looked or alike.filter(state=State.SENT, bpjs_sequence=number).exists()
