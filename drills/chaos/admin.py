"""The person at the monitor: sends again what failed, is impatient, edits what waits, closes what is in vain, and has
some of it entered by hand."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from random import Random

from django.db.models import Q, QuerySet
from django.utils import timezone

from drills.chaos import weather
from drills.chaos.database import undeterred
from drills.chaos.evidence import refused_by_bpjs, request_sent
from drills.chaos.hand import Typist
from drills.chaos.processes import Sandbox
from titian.accounts.models import Actor
from titian.delivery.preview import preview
from titian.facility.models import Facility
from titian.monitoring.operations import Order, carry_out
from titian.monitoring.queries import Act, plan_of_ticked
from titian.outbox import operations as outbox
from titian.outbox.errors import UnableToClose, UnableToEdit, UnableToResend
from titian.outbox.kinds import MOST_SENDS, Kind, Service
from titian.outbox.models import Attempt, Job
from titian.outbox.states import OPEN, State

ADMIN = Actor.system("admin latihan")
SERVED = "antrean_already_served"
"""The catalogue's row for who was told to be there, and cannot be taken out of the line any more."""
_IMPATIENCE = 5
"""Open ones at most that an admin presses Kirim Ulang on, beside all failed ones."""
_EDITS = 2
_BY_HAND = 2
"""Failed ones at most that are entered at PCare by hand, and as many that wait."""
_CLOSES_LATE = 0.5
"""How often what came too late is closed, all at once; else it is sent again with the others."""
_FREE_TEXT = {Kind.TAMBAH_ANTREAN: "keterangan", Kind.TAMBAH_PENDAFTARAN: "keluhan"}
"""BPJS's name of what may be edited without contradicting a later amendment."""


@dataclass(slots=True)
class Admin:
    """One person, and what was done so far. Who is not there sends nothing again.

    `asked_for` are the jobs that rested when they were asked for after the storm: nothing would have moved them soon.
    """

    sandbox: Sandbox
    facility: Facility
    typist: Typist
    is_there: bool = True
    resends: int = 0
    edits: int = 0
    closings: int = 0
    late_closings: int = 0
    asked_for: set[int] = field(default_factory=set)

    def interfere(self, luck: int) -> None:
        """Some are entered by hand or closed as too late; what failed else goes again, some that are open are pressed,
        some that wait are edited."""
        dice = Random(luck)
        self._enter_some(dice)
        if dice.random() < _CLOSES_LATE:
            undeterred(self._close_late)
        open_ones = list(open_jobs().order_by("pk").values_list("pk", flat=True))
        impatient = dice.sample(open_ones, min(_IMPATIENCE, len(open_ones)))
        failed = Job.objects.filter(state=State.FAILED).values_list("pk", flat=True)
        self.resend([*failed, *impatient])
        waiting = list(Job.objects.filter(state=State.WAITING, kind__in=_FREE_TEXT).order_by("pk"))
        for job in dice.sample(waiting, min(_EDITS, len(waiting))):
            undeterred(partial(self._edit, job))

    def resend_refused(self) -> bool:
        """What BPJS itself refused goes again; what was given up for any other reason stays so.

        Returns whether there was any.
        """
        failed = Attempt.objects.filter(job__state=State.FAILED).exclude(trigger=Attempt.Trigger.LOOKUP)
        if not failed.exists():
            return False
        self._close_served()
        refused = refused_by_bpjs(self.sandbox.record())
        sent = failed.select_related("job")
        return self.resend({one.job_id for one in sent if request_sent(one, one.job.service) in refused}) > 0

    def ask_for_resting(self) -> int:
        """What is open for long needs eyes (R4). Returns how many are asked for.

        The schedule's longest pause is the longest that anything rests, but for an antrean that was sent often enough
        (R17); what rests for longer was forgotten, and stays so.
        """
        now = timezone.now()
        longest = now + timedelta(seconds=weather.TIMING.lookups[-1])
        rests = Q(due_at__lte=longest) | Q(service=Service.ANTREAN, sends__gte=MOST_SENDS)
        resting = dict(open_jobs().filter(rests, claim=None).values_list("pk", "due_at"))
        if (
            self.is_there
        ):  # what is due already waits for a worker, or for another job, and is not moved by this
            self.asked_for |= {pk for pk, due_at in resting.items() if due_at and due_at > now}
        return self.resend(resting)

    def resend(self, jobs: Iterable[int]) -> int:
        """Returns how many really are sent again: just then one may have gone on by itself."""
        done = sum(undeterred(partial(self._resend, pk)) for pk in jobs if self.is_there)
        self.resends += done
        return done

    def _enter_some(self, dice: Random) -> None:
        of_pcare = Job.objects.filter(kind=Kind.TAMBAH_PENDAFTARAN, wanted=True, hold="").order_by("pk")
        for state in (State.FAILED, State.WAITING):
            found: list[int] = undeterred(
                partial(list, of_pcare.filter(state=state).values_list("pk", flat=True))
            )
            for pk in dice.sample(found, min(_BY_HAND, len(found))):
                self.typist.enter(pk)

    def _close_late(self) -> None:
        """All that failed is ticked; the monitor closes what BPJS refused for its time, and nothing else."""
        failed = Job.objects.filter(state=State.FAILED).values_list("pk", flat=True)
        found = plan_of_ticked(self.facility, Act.CLOSE, failed)
        order = Order(Act.CLOSE, found.picks, reason="pasien sudah dipanggil")
        done = carry_out(by=ADMIN, facility=self.facility, order=order, now=timezone.now()).done
        self.late_closings += done.total()

    def _resend(self, pk: int) -> bool:
        try:
            outbox.resend(by=ADMIN, facility=self.facility, job_id=pk, now=timezone.now())
        except UnableToResend:
            return False
        return True

    def _edit(self, job: Job) -> None:
        """The free text is changed; whoever came too late is told so."""
        _, original = preview(job)
        if not original:
            return
        body = json.loads(original)
        name = _FREE_TEXT[Kind(job.kind)]
        body[name] = f"{body[name]} disunting".strip()
        try:
            outbox.edit(
                by=ADMIN,
                facility=self.facility,
                job_id=job.pk,
                version=job.version,
                original=original,
                body=json.dumps(body),
                reason="salah ketik",
                now=timezone.now(),
            )
        except UnableToEdit:
            return
        self.edits += 1

    def _close_served(self) -> None:
        for job in Job.objects.filter(state=State.FAILED, answer_key=SERVED):
            facts = {"job_id": job.pk, "version": job.version, "reason": "pasien sudah dilayani"}
            try:
                outbox.close(by=ADMIN, facility=self.facility, now=timezone.now(), **facts)
            except UnableToClose:
                continue
            self.closings += 1


def open_jobs() -> QuerySet[Job]:
    return Job.objects.filter(state__in=OPEN)
