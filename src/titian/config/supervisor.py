"""Keeps the processes of one installation alive, says what happens to them, and takes them down together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from titian.config.process import followed

BACK_OFF = (0.5, 1.0, 2.0, 5.0, 15.0, 30.0)
"""Seconds before the first, second … restart of a child that keeps dying; the last one repeats."""

STEADY = 60.0
"""A child that lived this many seconds starts again at the first step of `BACK_OFF`."""

LOOK_EVERY = 0.1
"""Seconds between two looks at the children."""

STOP_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)


@dataclass(slots=True)
class Child:
    """One program to keep alive. `command` is started as it stands, without a shell."""

    name: str
    command: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    falls: int = 0
    restart_at: float | None = None


@dataclass(slots=True)
class Supervisor:
    """Use as a context: leaving it, by any way, stops every child.

    Within the context a stop signal raises KeyboardInterrupt in the main thread, which the context swallows: to
    be stopped is the normal end. `grace` is how many seconds the children get to finish what is in flight.
    """

    say: Callable[[str], None]
    grace: float
    children: list[Child] = field(default_factory=list)
    _is_handling: bool = False
    _is_asked_to_stop: bool = False

    def __enter__(self) -> Self:
        for name in STOP_SIGNALS:
            signal.signal(name, self._interrupt)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        for name in STOP_SIGNALS:
            signal.signal(name, self._kill_all)
        self._stop()
        return kind is KeyboardInterrupt

    def start(self, name: str, *command: str) -> None:
        """Start a program and keep it alive from now on."""
        child = Child(name, command)
        self.children.append(child)
        with self._undisturbed():
            self._launch(child)

    def watch(self, until: Callable[[], bool] = lambda: False) -> None:
        """Restart whoever dies, until a stop signal comes or `until` is true."""
        while not until():
            with self._undisturbed():
                for child in self.children:
                    self._look_after(child)
            time.sleep(LOOK_EVERY)

    @contextmanager
    def _undisturbed(self) -> Iterator[None]:
        """A stop signal waits until the block is through: an exception inside of Popen would leave its lock taken, and
        the last wait for that child would never end."""
        self._is_handling = True
        try:
            yield
        finally:
            self._is_handling = False
        if self._is_asked_to_stop:
            raise KeyboardInterrupt

    def _interrupt(self, *_: object) -> None:
        """Raise once: a second signal must not interrupt the stop that the first one began."""
        for name in STOP_SIGNALS:
            signal.signal(name, signal.SIG_IGN)
        self._is_asked_to_stop = True
        if not self._is_handling:
            raise KeyboardInterrupt

    def _look_after(self, child: Child) -> None:
        if child.restart_at is None:
            code = child.process.poll() if child.process else None
            if code is not None:
                self._fell(child, code)
        elif child.restart_at <= time.monotonic():
            self._launch(child)
            self.say(f"{child.name} dinyalakan lagi")

    def _launch(self, child: Child) -> None:
        """In a session of its own: Ctrl-C in the terminal reaches the supervisor only, which stops all in order."""
        child.restart_at = None
        child.started_at = time.monotonic()
        child.process = subprocess.Popen(
            child.command, stdin=subprocess.PIPE, start_new_session=True, env=followed(self.grace)
        )

    def _fell(self, child: Child, code: int) -> None:
        now = time.monotonic()
        if child.process:
            _ask_to_stop(child.process)  # nobody is there to hear it; the pipe is closed
        child.falls = 1 if now - child.started_at > STEADY else child.falls + 1
        pause = BACK_OFF[min(child.falls, len(BACK_OFF)) - 1]
        child.restart_at = now + pause
        self.say(f"!! {child.name} berhenti ({_ending(code)}); dinyalakan lagi dalam {pause:g} detik")

    def _stop(self) -> None:
        """Ask all at once, wait for all together, kill who is left."""
        deadline = time.monotonic() + self.grace
        for process in self._processes():
            _ask_to_stop(process)
        for process in self._processes():
            try:
                process.wait(timeout=max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.say("!! sebuah proses tidak mau berhenti dan dimatikan paksa")
                process.kill()
                process.wait()

    def _kill_all(self, *_: object) -> None:
        """A second Ctrl-C: somebody does not want to wait. A lease brings back what was in flight."""
        for process in self._processes():
            process.kill()

    def _processes(self) -> list[subprocess.Popen[bytes]]:
        return [child.process for child in self.children if child.process]


def titian(*arguments: str) -> tuple[str, ...]:
    """The command line that runs the product's own command again, wherever it is installed."""
    return (sys.executable, "-m", "titian.config.cli", *arguments)


def start_product(supervisor: Supervisor, host: str, port: int) -> None:
    """The three processes of the product."""
    supervisor.start("web", *titian("web", "--host", host, "--port", str(port)))
    supervisor.start("worker", *titian("worker"))
    supervisor.start("duties", *titian("duties"))


def _ask_to_stop(process: subprocess.Popen[bytes]) -> None:
    """By the end of its standard input; see `follow_supervisor`."""
    if process.stdin:
        process.stdin.close()


def _ending(code: int) -> str:
    if code < 0 and os.name != "nt":
        return f"sinyal {signal.Signals(-code).name}"
    return f"kode {code}"
