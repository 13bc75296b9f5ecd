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
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from titian.config.process import followed

ROOT = Path(__file__).resolve().parents[2]
_START_LIMIT = 30.0


class Failed(Exception):
    """The drill itself came to grief: not a verdict on the engine."""


def spawn(folder: Path, name: str, *arguments: str) -> "subprocess.Popen[bytes]":
    """Start `python arguments` from the repository's root; it stops when its standard input ends."""
    with (folder / f"{name}.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=followed(5.0),
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
        )


def end(process: "subprocess.Popen[bytes]") -> None:
    """Whatever state it is in: killed, stopped, or long gone."""
    process.kill()
    process.wait()
    if process.stdin:
        process.stdin.close()


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
def running_sandbox(folder: Path, seed: int) -> Iterator[Sandbox]:
    """A sandbox with members and dice of this seed, killed at the end."""
    ready = folder / "sandbox.json"
    ports = ["--port", "0", "--control-port", "0", "--ready-file", str(ready)]
    process = spawn(folder, "sandbox", "-m", "bpjs_sandbox", "--seed", str(seed), *ports)
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
            raise Failed("the sandbox did not start; see sandbox.log")
        time.sleep(0.05)


class Worker:
    """One of the workers: the same name for one process after another."""

    def __init__(self, folder: Path, number: int, plant: str) -> None:
        self._folder, self._name, self._plant = folder, f"worker-{number}", plant
        self.kills = self.stops = 0
        self.start()

    @property
    def pid(self) -> int:
        return self.process.pid

    def start(self) -> None:
        child = ["-m", "drills.chaos.child", "worker", "--plant", self._plant]
        self.process = spawn(self._folder, self._name, *child)

    def kill(self) -> None:
        """SIGKILL, counted only if it was that which ended it. Raises Failed for one that had died by itself."""
        if self.process.poll() is not None:
            raise Failed(f"{self._name} died by itself with {self.process.returncode}; see {self._name}.log")
        end(self.process)
        self.kills += self.process.returncode == -signal.SIGKILL

    def stop(self, seconds: float) -> None:
        """SIGSTOP, and SIGCONT after so many seconds."""
        os.kill(self.pid, signal.SIGSTOP)
        time.sleep(seconds)
        os.kill(self.pid, signal.SIGCONT)
        self.stops += 1

    def end(self) -> None:
        end(self.process)


@contextmanager
def running_workers(folder: Path, number: int, plant: str) -> Iterator[list[Worker]]:
    """So many workers, killed at the end."""
    with ExitStack() as stack:
        workers = [Worker(folder, one, plant) for one in range(number)]
        for worker in workers:
            stack.callback(worker.end)
        yield workers
