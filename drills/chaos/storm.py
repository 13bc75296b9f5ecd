"""Carries out the plan: turns the dials, hurts the workers, presses Kirim Ulang; then lets the dust settle."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from threading import Event

from django.db import connections
from django.db.models import QuerySet
from django.utils import timezone

from drills.chaos import plan
from drills.chaos.evidence import refused_by_bpjs
from drills.chaos.plan import Blow, Hurt, Plan, Press, Spell
from drills.chaos.processes import Failed, Sandbox, Worker
from titian.accounts.models import Actor
from titian.facility.models import Facility
from titian.outbox import operations as outbox
from titian.outbox.errors import UnableToResend
from titian.outbox.models import Attempt, Heartbeat, Job
from titian.outbox.states import OPEN, State

ADMIN = Actor.system("admin latihan")
_WORKERS_START_WITHIN = 60.0
_AIM = 1.5
_WELL_AT_IT = 2
_ON_THE_WIRE = 0.2
_IMPATIENCE = 5
"""Open ones at most that an admin presses Kirim Ulang on, beside all failed ones."""
_GLANCE, _PATIENT_GLANCE = 0.02, 0.25


@dataclass(slots=True)
class Storm:
    """One run of the plan against running processes. `start` is the epoch second of the plan's zero."""

    plan: Plan
    sandbox: Sandbox
    workers: list[Worker]
    facility: Facility
    say: Callable[[str], None]
    start: float = 0.0
    resends: int = 0
    _over: Event = field(default_factory=Event)

    def wait_for_workers(self) -> None:
        """Return when each worker has said that it lives. Raises Failed."""
        until = time.monotonic() + _WORKERS_START_WITHIN
        while Heartbeat.objects.filter(role="worker").count() < len(self.workers):
            if time.monotonic() > until:
                raise Failed("the workers did not start")
            time.sleep(_PATIENT_GLANCE)

    def rage(self) -> None:
        """Everything of the plan in its time. Blows fall in a thread for each worker."""
        with ThreadPoolExecutor(len(self.workers)) as threads:
            tormentors = [threads.submit(self._torment, number) for number in range(len(self.workers))]
            try:
                self._weather()
            finally:
                self._over.set()
            for tormentor in tormentors:
                tormentor.result()

    def settle(self, within: float) -> float:
        """No more faults and one healthy worker: wait until nothing is open, at most so many seconds.

        What BPJS itself refused is sent again by a person, as somebody must; what was given up for any other
        reason stays so. Returns how long it took.
        """
        began = time.monotonic()
        self.sandbox.turn(plan.CALM)
        for worker in self.workers[1:]:
            worker.kill()
        while time.monotonic() - began < within and (self._resend_refused() or _open().exists()):
            time.sleep(_PATIENT_GLANCE)
        took = time.monotonic() - began
        time.sleep(plan.SETTLED)  # what BPJS commits late is late, whatever we know by now
        return took

    def _weather(self) -> None:
        moments: list[Spell | Press] = [*self.plan.spells, *self.plan.presses]
        for one in sorted(moments, key=lambda one: one.at):
            self._sleep_until(one.at)
            self._press(one) if isinstance(one, Press) else self._blow(one)
        self._sleep_until(self.plan.seconds)

    def _blow(self, spell: Spell) -> None:
        self.say(f"{spell.name}; {_open().count()} open")
        self.sandbox.turn(spell.dials)

    def _torment(self, number: int) -> None:
        try:
            for blow in self.plan.blows:
                if blow.worker == number and not self._over.wait(self._left_until(blow.at)):
                    self._strike(self.workers[number], blow)
        finally:
            connections.close_all()

    def _strike(self, worker: Worker, blow: Blow) -> None:
        """A kill falls at its moment, whatever the worker does; a stop waits a little for one that is well at it."""
        if blow.hurt is Hurt.KILL:
            worker.kill()
            time.sleep(blow.seconds)
            worker.start()
            return
        until = time.monotonic() + _AIM
        while time.monotonic() < until and _under_way(worker).count() < _WELL_AT_IT:
            time.sleep(_GLANCE)
        with worker.stopped():
            began = time.monotonic()
            time.sleep(_ON_THE_WIRE)
            lasts = blow.seconds if self._has_written_all(worker) else min(blow.seconds, plan.SHORT_STOP)
            time.sleep(max(0.0, began + lasts - time.monotonic()))

    def _has_written_all(self, worker: Worker) -> bool:
        """Whether everything that the worker began to send has reached the sandbox."""
        arrived = {(row["body"], row["at"]) for row in self.sandbox.record() if row["method"] == "POST"}
        sends = _under_way(worker).exclude(trigger=Attempt.Trigger.LOOKUP)
        return all(
            any(body == sent and at >= since.timestamp() for sent, at in arrived)
            for body, since in sends.values_list("request_body", "started_at")
        )

    def _press(self, press: Press) -> None:
        dice = Random(press.luck)
        open_ones = list(_open().order_by("pk").values_list("pk", flat=True))
        impatient = dice.sample(open_ones, min(_IMPATIENCE, len(open_ones)))
        self._resend([*Job.objects.filter(state=State.FAILED).values_list("pk", flat=True), *impatient])

    def _resend_refused(self) -> bool:
        """Whether there was any."""
        failed = Attempt.objects.filter(job__state=State.FAILED).exclude(trigger=Attempt.Trigger.LOOKUP)
        if not failed.exists():
            return False
        refused = refused_by_bpjs(self.sandbox.record())
        sent = failed.values_list("job_id", "job__service", "request_body")
        return self._resend({pk for pk, service, body in sent if (service, body) in refused}) > 0

    def _resend(self, jobs: Iterable[int]) -> int:
        done = 0
        for pk in jobs:
            try:
                outbox.resend(by=ADMIN, facility=self.facility, job_id=pk, now=timezone.now())
            except UnableToResend:
                continue  # just then it went on by itself, and the person is told so
            done += 1
        self.resends += done
        return done

    def _sleep_until(self, at: float) -> None:
        time.sleep(self._left_until(at))

    def _left_until(self, at: float) -> float:
        return max(0.0, self.start + at - time.time())


def _under_way(worker: Worker) -> QuerySet[Attempt]:
    return Attempt.objects.filter(outcome="", by_name__endswith=f":{worker.pid}")


def _open() -> QuerySet[Job]:
    return Job.objects.filter(state__in=OPEN)
