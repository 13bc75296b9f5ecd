"""A claimed job without a database, and a BPJS that answers as a test tells it to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from bpjs import Answer, Request, Service
from bpjs.client import decoded
from titian.delivery.clock import boot_time
from titian.delivery.dispatch import Finished, Task, run
from titian.delivery.outcomes import Outcome
from titian.facility.models import Facility
from titian.outbox import kinds
from titian.outbox.models import Attempt, Job
from titian.outbox.operations.turn import Claimed
from titian.outbox.timing import Timing

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
HURRIED = replace(Timing(), deadline=0.1)
CARD = "0009900000017"
PAYLOAD = {"home_faskes_code": "0114U163", "complaint": None, "is_sick_visit": True, "care_level": "10"}


class Bpjs:
    """Stands in for `AsyncClient`: `answer` gets each request, and may take its time or raise."""

    def __init__(self, answer: Callable[[Request[Any]], Awaitable[Answer]]) -> None:
        self._answer = answer
        self.asked: list[str] = []
        self._name = uuid4().hex  # what is remembered of an account is remembered of no other test's

    def account(self, service: Service) -> tuple[str, str, str]:
        return "http://127.0.0.1:9", service.value, self._name

    async def exchange(
        self, request: Request[Any], *, before_write: Callable[[], None] | None = None
    ) -> Answer:
        if before_write is not None:
            before_write()
        self.asked.append(f"{request.method} {request.path}")
        return await self._answer(request)

    async def call(self, request: Request[Any]) -> Any:
        return decoded(request, await self.exchange(request))


class NeverConnects(Bpjs):
    """As a firewall that swallows: nothing is written."""

    async def exchange(
        self, request: Request[Any], *, before_write: Callable[[], None] | None = None
    ) -> Answer:
        await asyncio.sleep(60)
        raise AssertionError("the deadline comes first")


def answered(data: object = None, *, code: int = 200, message: str = "OK") -> Answer:
    return Answer(Service.PCARE, code, code, message, data, (), "{}")


def task(bpjs: Bpjs, *, is_lookup: bool = False, asleep: float = 0.0, **facts: Any) -> Task:
    """A claimed `tambah_pendaftaran`; `asleep` seconds passed since its claim, `facts` are columns of the job."""
    sent_at = NOW - timedelta(seconds=61)
    key = {"card_number": CARD, "poli_code": "001", "service_date": TODAY}
    columns = {
        "kind": kinds.Kind.TAMBAH_PENDAFTARAN,
        "service": "pcare",
        "payload": PAYLOAD,
        "last_sent_at": sent_at,
    }
    job = Job(facility=Facility(faskes_code="0199B001"), **key | columns | facts)
    attempt = Attempt(job=job, started_at=NOW, **key)
    return Task(
        claimed=Claimed(job, attempt),
        client=bpjs,  # type: ignore[arg-type]  # what the exchange needs of it
        is_lookup=is_lookup,
        owned=frozenset(),
        today=TODAY,
        claimed_at=boot_time() - asleep,
        account_version=1,
    )


def outcome_of(task: Task, timing: Timing = HURRIED) -> Outcome:
    finished: Finished = asyncio.run(run(task, timing))
    return finished.outcome
