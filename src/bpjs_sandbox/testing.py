"""A sandbox in a thread of its own, for tests.

    with running_sandbox() as sandbox:
        sandbox.turn(drop_after_accept=1)
        ...
        assert sandbox.world.state.registrations

The world belongs to the thread's event loop: read it freely, change it through `turn`, `reset` or `run`.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from bpjs_sandbox.accounts import ACCOUNTS, Account
from bpjs_sandbox.catalogue import Change
from bpjs_sandbox.server import Sandbox
from bpjs_sandbox.world import World

T = TypeVar("T")
_START_LIMIT_S = 10


class RunningSandbox:
    """A sandbox that listens on two free loopback ports until `stop`."""

    def __init__(self, *, seed: int = 1) -> None:
        self.world = World(seed=seed)
        self._sandbox = Sandbox(self.world)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="bpjs-sandbox", daemon=True)
        self._thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self._sandbox.start(), self._loop).result(_START_LIMIT_S)
        except BaseException:
            self._end_loop()
            raise

    @property
    def port(self) -> int:
        return self._sandbox.port

    @property
    def control_port(self) -> int:
        return self._sandbox.control_port

    @property
    def pcare_url(self) -> str:
        """Base URL of PCare, without a final slash."""
        return f"http://127.0.0.1:{self.port}/pcare-rest"

    @property
    def antrean_url(self) -> str:
        """Base URL of Antrean FKTP, without a final slash."""
        return f"http://127.0.0.1:{self.port}/antreanfktp"

    @property
    def icare_url(self) -> str:
        """Base URL of iCare, without a final slash."""
        return f"http://127.0.0.1:{self.port}/wsihs"

    @property
    def control_url(self) -> str:
        return f"http://127.0.0.1:{self.control_port}"

    @property
    def accounts(self) -> dict[str, Account]:
        """The clinics by key: melati, kenanga."""
        return {account.key: account for account in ACCOUNTS}

    def turn(self, **dials: object) -> None:
        """Turn dials. Raises DialError on an unknown one or an unfit value."""
        self.run(lambda: self.world.turn(dials))

    def change_reference(
        self,
        *,
        clinic: str,
        list: str,  # noqa: A002 - the word of PATCH /reference
        code: str,
        name: str | None,
        group: str = "",
    ) -> None:
        """Rename, remove (`name` None) or add a row of a list, as PATCH /reference does. Raises ChangeError."""
        change = Change(clinic, list, code, name, group)
        self.run(lambda: self.world.catalogue.change(change))

    def reset(self) -> None:
        self.run(self.world.reset)

    def run(self, action: Callable[[], T]) -> T:
        """Do something in the sandbox's own thread; the `down` dial is obeyed before this returns."""

        async def act() -> T:
            result = action()
            await self._sandbox.apply_outage()
            return result

        return asyncio.run_coroutine_threadsafe(act(), self._loop).result(_START_LIMIT_S)

    def stop(self) -> None:
        """Close both ports and end the thread; safe to call twice."""
        if not self._loop.is_closed():
            asyncio.run_coroutine_threadsafe(self._sandbox.stop(), self._loop).result(_START_LIMIT_S)
            self._end_loop()

    def _end_loop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_START_LIMIT_S)
        self._loop.close()


@contextmanager
def running_sandbox(*, seed: int = 1) -> Iterator[RunningSandbox]:
    """Start a sandbox, stop it at the end of the block."""
    sandbox = RunningSandbox(seed=seed)
    try:
        yield sandbox
    finally:
        sandbox.stop()
