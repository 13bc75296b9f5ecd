"""The drill's child processes: the sandbox with its control port, workers that can be hurt, the desk.

Their chatter goes to files in the data folder. Children follow the drill: none outlives it.
"""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from socket import create_connection, socket
from threading import Lock
from typing import Any

from drills.chaos.signals import kill
from titian.config.process import followed

ROOT = Path(__file__).resolve().parents[2]
_START_LIMIT = 30.0
_END_LIMIT = _PORT_LIMIT = 60.0
_LAST_MOMENT = 3.0
_A_LITTLE_LATER = 0.01


_LAST_WORDS = 2000


class Failed(Exception):
    """The drill itself came to grief: not a verdict on the engine."""


def spawn(folder: Path, name: str, *arguments: str, stdout: int | None = None) -> "subprocess.Popen[bytes]":
    """Start `python arguments` from the repository's root; it stops when its standard input ends."""
    with (folder / f"{name}.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, *arguments],
            bufsize=0,
            cwd=ROOT,
            env=followed(5.0),
            stdin=subprocess.PIPE,
            stdout=log if stdout is None else stdout,
            stderr=log,
        )


def end(process: "subprocess.Popen[bytes]") -> None:
    """Whatever state it is in: killed, stopped, or long gone."""
    process.kill()
    process.wait()
    if process.stdin:
        process.stdin.close()


def free_port() -> int:
    """One on which nobody listens now."""
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int) -> None:
    """Until somebody listens there; raises Failed where nobody does."""
    until = time.monotonic() + _PORT_LIMIT
    while time.monotonic() < until:
        try:
            create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise Failed(f"nobody listens on {port}")


class Sandbox:
    """The stand-in BPJS, and its control port as plain data."""

    def __init__(self, port: int, control_port: int) -> None:
        self.port, self._control_port = port, control_port

    def turn(self, dials: Mapping[str, object]) -> None:
        self._ask("PATCH", "/dials", json.dumps(dials))

    def record(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._ask("GET", "/record")
        return found

    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = self._ask("GET", "/state")
        return found

    def _ask(self, method: str, path: str, body: str | None = None) -> Any:
        with closing(http.client.HTTPConnection("127.0.0.1", self._control_port, timeout=30)) as connection:
            connection.request(method, path, body, {"Content-Type": "application/json"})
            reply = connection.getresponse()
            text = reply.read().decode()
        if reply.status != http.client.OK:
            raise Failed(f"the sandbox's control port: {text}")
        return json.loads(text)


@contextmanager
def running_sandbox(folder: Path, seed: int, members: int | None = None) -> Iterator[Sandbox]:
    """A sandbox with members, so many or its own number, and dice of this seed; killed at the end."""
    ready = folder / "sandbox.json"
    ports = ["--port", "0", "--control-port", "0", "--ready-file", str(ready)]
    invented = ["--seed", str(seed), *(["--members", str(members)] if members else [])]
    process = spawn(folder, "sandbox", "-m", "bpjs_sandbox", *invented, *ports)
    try:
        _wait_for(ready, process)
        found = json.loads(ready.read_text())
        yield Sandbox(found["port"], found["control_port"])
    finally:
        end(process)


def _wait_for(ready: Path, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _START_LIMIT
    while not ready.exists():
        if process.poll() is not None or time.monotonic() > until:
            raise Failed("the sandbox did not start")
        time.sleep(0.05)


class Attendant:
    """A child of ours that waits for a line and answers with one."""

    def __init__(self, folder: Path, role: str, *arguments: str) -> None:
        self._folder, self._role = folder, role
        self._turn = Lock()
        self.process = spawn(
            folder, role, "-m", "drills.chaos.child", role, *arguments, stdout=subprocess.PIPE
        )

    def ask(self, line: str) -> str:
        """Its answer. Raises Failed when it has none any more."""
        if self.process.stdin is None or self.process.stdout is None:
            raise Failed(f"{self._role} was started without pipes")
        try:
            with self._turn:
                self.process.stdin.write(f"{line}\n".encode())
                answer = self.process.stdout.readline().decode().strip()
        except BrokenPipeError:
            answer = ""
        if not answer:
            raise Failed(f"{self._role} does not answer: {self.last_words()}")
        return answer

    def last_words(self) -> str:
        return (self._folder / f"{self._role}.log").read_text(errors="replace")[-_LAST_WORDS:]

    def end(self) -> None:
        """The end of its standard input tells it to come to an end. Raises Failed when it ends badly."""
        if self.process.returncode is None:
            self.process.communicate(timeout=_END_LIMIT)
        if self.process.returncode:
            raise Failed(f"{self._role} failed: {self.last_words()}")

    def abandon(self) -> None:
        """Nothing happens to one that has ended."""
        if self.process.stdin:
            self.process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(_LAST_MOMENT)
        end(self.process)


@contextmanager
def attendant(folder: Path, role: str, *arguments: str) -> Iterator[Attendant]:
    """It ends well; or, when we have come to grief, it is told to end and has a moment to take its own along."""
    child = Attendant(folder, role, *arguments)
    try:
        yield child
        child.end()
    finally:
        child.abandon()


class Worker:
    """One of the workers: one process after another."""

    def __init__(self, nursery: Attendant) -> None:
        self._nursery = nursery
        self.kills = self.stops = 0
        self.start()

    def start(self) -> None:
        self.pid = int(self._nursery.ask("one"))

    def kill(self) -> None:
        """SIGKILL. Raises Failed for one that had died by itself."""
        if not kill(self.pid):
            raise Failed(f"a worker died by itself: {self._nursery.last_words()}")
        self.kills += 1

    @contextmanager
    def stopped(self, *, unless: Callable[[], bool]) -> Iterator[None]:
        """SIGSTOP, at a moment that is not a bad one, and SIGCONT at the end."""
        os.kill(self.pid, signal.SIGSTOP)
        try:
            while unless():
                os.kill(self.pid, signal.SIGCONT)
                time.sleep(_A_LITTLE_LATER)
                os.kill(self.pid, signal.SIGSTOP)
            yield
        finally:
            os.kill(self.pid, signal.SIGCONT)
        self.stops += 1
