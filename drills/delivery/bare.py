"""What is not ours: the same requests, signed by the same client, from a loop that keeps no promise."""

import asyncio
import time
from datetime import date

from bpjs import AsyncClient, AsyncSender, Credentials, Request, Service
from bpjs.pcare import pendaftaran
from bpjs_sandbox.accounts import MELATI
from drills.delivery.used import used


class Bare:
    """Asks the PCare at one port."""

    def __init__(self, port: int) -> None:
        self._account = Credentials(
            base_url=f"http://127.0.0.1:{port}",
            cons_id=MELATI.cons_id,
            secret=MELATI.secret,
            user_key=MELATI.pcare_user_key,
            username=MELATI.username,
            password=MELATI.password,
        )

    def many(self, count: int, in_flight: int) -> dict[str, float]:
        """With the connections open, as a worker's are."""
        return asyncio.run(self._many(count, in_flight))

    def single(self) -> float:
        """When it began to ask."""
        began = time.monotonic()
        asyncio.run(self._many(1, 0))
        return began

    async def _many(self, count: int, in_flight: int) -> dict[str, float]:
        sender = AsyncSender(deadline=30.0)
        client = AsyncClient({Service.PCARE: self._account}, sender)
        await _send(client, in_flight, in_flight)
        began, before = time.monotonic(), used("self")
        await _send(client, count, max(in_flight, 1))
        seconds, after = time.monotonic() - began, used("self")
        await sender.close()
        return {"jobs/s": count / seconds, "cpu": (after.cpu - before.cpu) / count * 1000, "MB": after.peak}


async def _send(client: AsyncClient, count: int, in_flight: int) -> None:
    """Raises BpjsError where an answer is no success."""
    numbers = iter(range(count))

    async def one_after_another() -> None:
        for number in numbers:
            await client.call(_registration(number))

    await asyncio.gather(*(one_after_another() for _ in range(in_flight)))


def _registration(number: int) -> Request[str]:
    return pendaftaran.add(
        pendaftaran.NewPendaftaran(
            card_number=f"{number:013d}",
            member_faskes_code=MELATI.faskes_code,
            service_date=date(2026, 11, 21),
            poli_code="001",
            complaint="batuk",
            is_sick_visit=True,
            care_level="10",
        )
    )
