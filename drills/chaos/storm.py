"""Carries out the plan: turns the dials, hurts the workers, presses Kirim Ulang; then lets the dust settle."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from threading import Event

from django.db import connections
from django.db.models import QuerySet
from django.utils import timezone

from drills.chaos import weather
from drills.chaos.evidence import refused_by_bpjs
from drills.chaos.plan import SHORT_STOP, Blow, Hurt, Phase, Press
from drills.chaos.processes import Failed, Sandbox, Worker
from drills.chaos.weather import Spell
from titian.accounts.models import Actor
from titian.facility.models import Facility
from titian.outbox import operations as outbox
from titian.outbox.errors import UnableToResend
from titian.outbox.models import Attempt, Heartbeat, Job
from titian.outbox.states import OPEN, State

ADMIN = Actor.system("admin latihan")
_WORKERS_START_WITHIN = 60.0
_AIM = 1.5
_WELL_AT_IT = 4
_ON_THE_WIRE = 0.2
_IMPATIENCE = 5
"""Open ones at most that an admin presses Kirim Ulang on, beside all failed ones."""
_GLANCE, _PATIENT_GLANCE = 0.02, 0.25
_HARDLY_ANYTHING = 5
_ASK_EVERY = 10.0


@dataclass(slots=True)
class Storm:
    """One plan against running processes."""

    sandbox: Sandbox
    workers: list[Worker]
    facility: Facility
    say: Callable[[str], None]
    resends: int = 0

    def wait_for_workers(self) -> None:
        """Return when each worker has said that it lives. Raises Failed."""
        until = time.monotonic() + _WORKERS_START_WITHIN
        while Heartbeat.objects.filter(role="worker").count() < len(self.workers):
            if time.monotonic() > until:
                raise Failed("the workers did not start")
            time.sleep(_PATIENT_GLANCE)

    def rage(self, phase: Phase, start: float) -> None:
        """All of one phase in its time, from an epoch second on. Blows fall in a thread for each worker."""
        clock, over = _Clock(start), Event()
        with ThreadPoolExecutor(len(self.workers)) as threads:
            blows = [[blow for blow in phase.blows if blow.worker == one] for one in range(len(self.workers))]
            tormentors = [threads.submit(self._torment, own, clock, over) for own in blows]
            try:
                self._weather(phase, clock)
            finally:
                over.set()
            for tormentor in tormentors:
                tormentor.result()

    def digest(self, within: float) -> None:
        """Fair weather until hardly anything is due, so that the next phase meets no backlog."""
        self.sandbox.turn(weather.CALM)
        until = time.monotonic() + within
        while time.monotonic() < until and _due().count() > _HARDLY_ANYTHING:
            time.sleep(_PATIENT_GLANCE)

    def settle(self, within: float) -> float:
        """No more faults and one healthy worker: wait until nothing is open, at most so many seconds.

        What BPJS itself refused is sent again by a person, as somebody must; what was given up for any other
        reason stays so. What is open for long needs eyes (R4): from half the time on a person asks for it.
        Returns how long it took.
        """
        self.sandbox.turn(weather.CALM)
        for worker in self.workers[1:]:
            worker.kill()
        began = asked = time.monotonic()
        while (took := time.monotonic() - began) < within and (self._resend_refused() or _open().exists()):
            if took > within / 2 and time.monotonic() - asked > _ASK_EVERY:
                self.say(f"{self._resend(_resting())} are asked for by hand")
                asked = time.monotonic()
            time.sleep(_PATIENT_GLANCE)
        time.sleep(weather.SETTLED)  # what BPJS commits late is late, whatever we know by now
        return took

    def _weather(self, phase: Phase, clock: "_Clock") -> None:
        moments: list[Spell | Press] = [*phase.spells, *phase.presses]
        for one in sorted(moments, key=lambda one: one.at):
            time.sleep(clock.left_until(one.at))
            self._press(one) if isinstance(one, Press) else self._change(one)
        time.sleep(clock.left_until(phase.seconds))

    def _change(self, spell: Spell) -> None:
        self.say(f"{spell.name}; {_open().count()} open")
        self.sandbox.turn(spell.dials)

    def _torment(self, blows: list[Blow], clock: "_Clock", over: Event) -> None:
        try:
            for blow in blows:
                if not over.wait(clock.left_until(blow.at)):
                    self._strike(self.workers[blow.worker], blow)
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
            lasts = blow.seconds if self._has_written_all(worker) else min(blow.seconds, SHORT_STOP)
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


@dataclass(frozen=True, slots=True)
class _Clock:
    """A phase's own time. `start` is an epoch second, which the desk's process goes by, too."""

    start: float

    def left_until(self, at: float) -> float:
        return max(0.0, self.start + at - time.time())


def _under_way(worker: Worker) -> QuerySet[Attempt]:
    return Attempt.objects.filter(outcome="", by_name__endswith=f":{worker.pid}")


def _open() -> QuerySet[Job]:
    return Job.objects.filter(state__in=OPEN)


def _due() -> QuerySet[Job]:
    return _open().filter(claim=None, due_at__lte=timezone.now())


def _resting() -> list[int]:
    """Open for no longer than the schedule's longest pause; what rests for longer was forgotten."""
    longest = timezone.now() + timedelta(seconds=weather.TIMING.lookups[-1])
    return list(_open().filter(claim=None, due_at__lte=longest).values_list("pk", flat=True))
