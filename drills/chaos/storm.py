"""Carries out the plan: turns the dials, hurts workers and server, lets the admin interfere; then the dust settles."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event

from django.db import connections
from django.db.models import QuerySet
from django.utils import timezone

from drills.chaos import weather
from drills.chaos.admin import Admin, open_jobs
from drills.chaos.database import anybody_can_write, undeterred
from drills.chaos.evidence import is_write, request_of, request_sent
from drills.chaos.plan import SHORT_STOP, Blow, Hurt, Phase, Press, Restart
from drills.chaos.processes import Failed, Sandbox, Worker
from drills.chaos.weather import Spell
from titian.outbox.models import Attempt, Heartbeat, Job

_WORKERS_START_WITHIN = 60.0
_AIM = 1.5
_WELL_AT_IT = 4
_ON_THE_WIRE = 0.2
_GLANCE, _PATIENT_GLANCE = 0.02, 0.25
_HARDLY_ANYTHING = 5
_ASK_EVERY = 10.0


@dataclass(slots=True)
class Storm:
    """One plan against running processes. `restart` does it to the database's server, None where there is none."""

    sandbox: Sandbox
    workers: list[Worker]
    admin: Admin
    restart: Callable[[str], None] | None
    say: Callable[[str], None]
    restarts: int = 0
    backlog: int = 0

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
        places = {blow.worker for blow in phase.blows}
        with ThreadPoolExecutor(max(1, len(places))) as threads:
            blows = [[blow for blow in phase.blows if blow.worker == one] for one in places]
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
        while time.monotonic() < until and undeterred(_due().count) > _HARDLY_ANYTHING:
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
        while (took := time.monotonic() - began) < within and (
            self.admin.resend_refused() or open_jobs().exists()
        ):
            if took > within / 2 and time.monotonic() - asked > _ASK_EVERY:
                self.say(f"{self.admin.ask_for_resting()} are asked for by hand")
                asked = time.monotonic()
            time.sleep(_PATIENT_GLANCE)
        time.sleep(weather.SETTLED)  # what BPJS commits late is late, whatever we know by now
        self.admin.typist.clear(self.sandbox.state()["registrations"])
        return took

    def _weather(self, phase: Phase, clock: "_Clock") -> None:
        moments: list[Spell | Press | Restart] = [*phase.spells, *phase.presses]
        moments += phase.restarts if self.restart else ()
        for one in sorted(moments, key=lambda one: one.at):
            time.sleep(clock.left_until(one.at))
            self._befall(one)
        time.sleep(clock.left_until(phase.seconds))

    def _befall(self, one: Spell | Press | Restart) -> None:
        match one:
            case Spell():
                waiting = undeterred(open_jobs().count)
                self.backlog = max(self.backlog, waiting)
                self.say(f"{one.name}; {waiting} open")
                self.sandbox.turn(one.dials)
            case Press():
                undeterred(lambda: self.admin.interfere(one.luck))
            case Restart() if self.restart:
                self.say(f"the database is restarted, {one.mode}")
                self.restart(one.mode)
                self.restarts += 1

    def _torment(self, blows: list[Blow], clock: "_Clock", over: Event) -> None:
        try:
            for blow in blows:
                if not over.wait(clock.left_until(blow.at)):
                    exposed = self.workers if blow.worker is None else [self.workers[blow.worker]]
                    self._strike(exposed, blow)
        finally:
            connections.close_all()

    def _strike(self, exposed: list[Worker], blow: Blow) -> None:
        """A kill falls at its moment, whatever the worker does; a stop waits a little for one that is well at it, and
        never keeps SQLite's lock: then all stand still, and nobody takes over what it held."""
        if blow.hurt is Hurt.KILL:
            exposed[0].kill()
            time.sleep(blow.seconds)
            exposed[0].start()
            return
        worker = _well_at_it(exposed)
        with worker.stopped(unless=lambda: not anybody_can_write()):
            began = time.monotonic()
            time.sleep(_ON_THE_WIRE)
            lasts = blow.seconds if self._has_written_all(worker) else min(blow.seconds, SHORT_STOP)
            time.sleep(max(0.0, began + lasts - time.monotonic()))

    def _has_written_all(self, worker: Worker) -> bool:
        """Whether everything that the worker began to send has reached the sandbox."""
        arrived = {(request_of(row), row["at"]) for row in self.sandbox.record() if is_write(row)}
        sends = _under_way(worker).exclude(trigger=Attempt.Trigger.LOOKUP).select_related("job")
        return all(
            any(
                request_sent(one, one.job.service) == sent and at >= one.started_at.timestamp()
                for sent, at in arrived
            )
            for one in undeterred(lambda: list(sends))
        )


@dataclass(frozen=True, slots=True)
class _Clock:
    """A phase's own time. `start` is an epoch second, which the desk's process goes by, too."""

    start: float

    def left_until(self, at: float) -> float:
        return max(0.0, self.start + at - time.time())


def _under_way(worker: Worker) -> QuerySet[Attempt]:
    return Attempt.objects.filter(outcome="", by_name__endswith=f":{worker.pid}")


def _well_at_it(exposed: list[Worker]) -> Worker:
    """Whoever has enough under way, as soon as anybody has; after some time whoever has most."""
    until = time.monotonic() + _AIM
    while True:
        busy = {one.pid: undeterred(_under_way(one).count) for one in exposed}
        worker = max(exposed, key=lambda one: busy[one.pid])
        if busy[worker.pid] >= _WELL_AT_IT or time.monotonic() > until:
            return worker
        time.sleep(_GLANCE)


def _due() -> QuerySet[Job]:
    return open_jobs().filter(claim=None, due_at__lte=timezone.now())
