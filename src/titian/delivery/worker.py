"""The worker's loop: turns on one database thread, exchanges on one event loop between them."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from statistics import median
from typing import TypeVar

from django.db import connections

from bpjs import AsyncClient, AsyncSender, Credentials, Service
from titian.accounts.models import Actor
from titian.connection import NotBridged
from titian.delivery.clock import boot_time, database_now
from titian.delivery.dispatch import Finished, Probed, Task, probe_service, run
from titian.delivery.turn import ToProbe, ToSend, Turner
from titian.outbox import timing
from titian.outbox.heartbeat import Beat
from titian.outbox.queries import all_pulses, anything_to_do
from titian.outbox.timing import Timing

log = logging.getLogger(__name__)

T = TypeVar("T")

IN_FLIGHT = 200
FEW, MANY = 32, 128
"""Most jobs that one turn takes, while BPJS is slow and while it is quick: see `at_once`."""
BUSY_PAUSE = 0.01
AFTER_TROUBLE = 2.0
MOST_IDLE = 2.0


def main(stop: Callable[[], bool]) -> None:
    """Run until `stop` says so; then exchanges under way are finished and settled."""
    schedule = timing.current()
    schedule.check()
    asyncio.run(Worker(schedule).run(stop))


def at_once(in_flight: int, turn: float, answers: float) -> int:
    """Most jobs that the next turn takes, where the last one, and the answers that it settled, took so many seconds.

    What goes out together comes back together, waits for each other, and goes out together again: no more than twice
    as many as would come back during one turn, if they came evenly. Where turns are the longer part, many share one;
    and fewer than FEW are not worth a turn.
    """
    meanwhile = in_flight * turn / max(answers, 0.001)
    return min(max(FEW, round(2 * meanwhile)), MANY)


class Worker:
    """One process's share of the deliveries."""

    def __init__(self, schedule: Timing, in_flight: int = IN_FLIGHT) -> None:
        self.timing = schedule
        self._beat = Beat("worker")
        self._turner = Turner(Actor.system(self._beat.name), schedule)
        self._limit = in_flight
        self._database = ThreadPoolExecutor(max_workers=1, thread_name_prefix="database")
        self._tasks: set[asyncio.Task[None]] = set()
        self._finished: list[Finished] = []
        self._probed: list[Probed] = []
        self._wake = asyncio.Event()
        self._clock_drift: float | None = None
        self._idle = self._last_turn = self._last_look = 0.0
        self._at_once = MANY
        self._seen = -1

    async def run(self, stop: Callable[[], bool]) -> None:
        self._sender = AsyncSender(deadline=self.timing.deadline)
        try:
            while not stop():
                await self._step(room=min(self._at_once, self._limit - len(self._tasks)))
            await self._drain()
        finally:
            await self._sender.close()
            await self._in_database(self._beat.end)
            await self._in_database(connections.close_all)
            self._database.shutdown()

    async def _step(self, room: int) -> None:
        """One turn if there is anything for it, then a short sleep that a returning answer ends."""
        try:
            worked = await self._turn(room)
        except Exception:  # a locked or restarting database, or a mistake of ours: no answer is forgotten
            log.exception("turn failed; trying again")
            await self._in_database(connections.close_all)
            await asyncio.sleep(AFTER_TROUBLE)
            return
        if worked:
            self._idle = 0.0
        elif not self._tasks:
            self._at_once = MANY  # nothing is under way that could come back together
        if not self._finished:  # what came back meanwhile is settled at once
            await self._pause(BUSY_PAUSE if worked else self.timing.watch)

    async def _turn(self, room: int) -> bool:
        """Whether anything was settled or taken."""
        finished, probed, began = list(self._finished), list(self._probed), time.monotonic()
        sends, probes = await self._in_database(partial(self._settle_and_claim, finished, probed, room))
        del self._finished[: len(finished)], self._probed[: len(probed)]
        if finished:
            took = time.monotonic() - began
            self._at_once = at_once(self._limit, took, median(one.duration_ms for one in finished) / 1000)
        for send in sends:
            self._start(self._exchange(send))
            await asyncio.sleep(0)  # the first of them is on its way before the last is made ready
        for probe in probes:
            self._start(self._probe(probe))
        return bool(sends or probes or finished or probed)

    def _settle_and_claim(
        self, finished: list[Finished], probed: list[Probed], room: int
    ) -> tuple[list[ToSend], list[ToProbe]]:
        """All that a turn asks of the database, at one go: the loop comes back to it only after whatever else it has
        to do. A fruitless turn is not repeated until something changed."""
        self.watch_clock()
        if not (finished or probed or self._is_worth_a_turn()):
            return [], []
        taken = self._turner.turn(finished, probed, room)
        self._last_turn = time.monotonic()
        return taken

    def _is_worth_a_turn(self) -> bool:
        """Due work may be unable to go (its lane is in use, its need failed): the write lock is not for that."""
        seen, self._seen = self._seen, all_pulses()
        has_changed, now = seen != self._seen, time.monotonic()
        if not has_changed and now - self._last_look < self.timing.poll:
            return False
        self._last_look = now
        self._idle = min(max(self._idle * 2, self.timing.poll), MOST_IDLE)
        if not anything_to_do(database_now()):
            return False
        return has_changed or now - self._last_turn >= self._idle

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _exchange(self, send: ToSend) -> None:
        task = Task(
            claimed=send.claimed,
            client=self._client(send.key.credentials, send.claimed.job.service),
            is_lookup=send.is_lookup,
            owned=send.owned,
            today=send.today,
            claimed_at=send.claimed_at,
            account_version=send.key.version,
            rules=send.rules,
            request=send.request,
        )
        self._finished.append(await run(task, self.timing))
        self._wake.set()

    async def _probe(self, probe: ToProbe) -> None:
        client = self._client(probe.key.credentials, probe.state.service)
        asked = probe.state, client, probe.key.version, probe.today, self.timing.deadline, probe.rules
        self._probed.append(await probe_service(*asked))
        self._wake.set()

    def _client(self, credentials: Credentials | NotBridged, service: str) -> AsyncClient | NotBridged:
        if isinstance(credentials, NotBridged):
            return credentials
        return AsyncClient({Service(service): credentials}, self._sender)

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), seconds)
        self._wake.clear()

    async def _drain(self) -> None:
        """Stopping claims nothing more, and loses no answer that is still coming."""
        end = time.monotonic() + self.timing.deadline + 1
        while (self._tasks or self._finished or self._probed) and time.monotonic() < end:
            await self._step(room=0)

    def watch_clock(self) -> None:
        """A wall clock that jumped may not stretch a delay, and is told to `titian doctor` (R13).

        Where the database's clock rules there is nothing to mend. A first look mends what a clock that was
        set right before this start left too far ahead.
        """
        drift = time.time() - boot_time()
        is_first = self._clock_drift is None
        jump = 0.0 if self._clock_drift is None else drift - self._clock_drift
        jumped = abs(jump) > self.timing.clock_jump
        if is_first or jumped:
            self._clock_drift = drift
            self._turner.rebase_clocks()
        if jumped:
            log.warning("the wall clock jumped by %.0f s", jump)
        if jumped or self._beat.is_due:
            self._beat(database_now(), jump if jumped else None)

    async def _in_database(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._database, work)
