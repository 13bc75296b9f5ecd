"""The supervisor with real processes, in this process and in one of its own that can be killed."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.config import programs
from titian.config.supervisor import BACK_OFF, Supervisor

WATCHED = textwrap.dedent("""
    from pathlib import Path
    from tests.unit.config import programs
    from titian.config.supervisor import Supervisor
    with Supervisor(lambda sentence: print(sentence, flush=True), grace=5) as supervisor:
        supervisor.start("one", *programs.lives(Path(MARKS)))
        supervisor.start("two", *programs.lives(Path(MARKS)))
        supervisor.watch()
""")


@pytest.fixture
def watched(tmp_path: Path):
    """A supervisor of two programs, as a process."""
    text = WATCHED.replace("MARKS", repr(str(tmp_path)))
    with subprocess.Popen(
        [sys.executable, "-c", text], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        wait_until(lambda: len(living(tmp_path)) == 2)
        yield process
        process.kill()


def wait_until(true: Callable[[], bool], seconds: float = 15.0) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)


def living(marks: Path) -> list[int]:
    return [pid for path in marks.iterdir() if exists(pid := int(path.name))]


def exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_children_notice_a_supervisor_that_was_killed(watched, tmp_path: Path):
    watched.kill()
    wait_until(lambda: not living(tmp_path))
    assert {path.read_text() for path in tmp_path.iterdir()} == {"left"}


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_every_child_in_good_order(watched, tmp_path: Path, name: signal.Signals):
    watched.send_signal(name)
    _, errors = watched.communicate(timeout=15)
    assert (watched.returncode, errors) == (0, b"")
    assert not living(tmp_path)
    assert {path.read_text() for path in tmp_path.iterdir()} == {"left"}


def test_a_killed_child_is_started_again_and_it_is_said(watched, tmp_path: Path):
    victim, other = living(tmp_path)
    os.kill(victim, signal.SIGKILL)
    wait_until(lambda: len(set(living(tmp_path)) - {victim}) == 2)
    assert exists(other)
    watched.send_signal(signal.SIGTERM)
    said, _ = watched.communicate(timeout=15)
    assert b"SIGKILL" in said
    assert b"dinyalakan lagi" in said


def test_a_child_that_keeps_falling_is_given_longer_and_longer_pauses():
    said: list[str] = []
    stop = threading.Timer(2.3, os.kill, (os.getpid(), signal.SIGINT))
    with Supervisor(said.append, grace=1) as supervisor:
        stop.start()
        supervisor.start("faulty", *programs.falls(3))
        supervisor.watch()
    falls = [sentence for sentence in said if "berhenti" in sentence]
    assert 2 <= len(falls) <= 3
    assert all("kode 3" in sentence for sentence in falls)
    assert [f"{pause:g} detik" in sentence for pause, sentence in zip(BACK_OFF, falls, strict=False)] == [
        True
    ] * len(falls)


def test_a_child_that_will_not_stop_is_killed_after_the_grace(tmp_path: Path):
    said: list[str] = []
    with Supervisor(said.append, grace=0.3) as supervisor:
        supervisor.start("stubborn", *programs.refuses_to_stop(tmp_path))
        wait_until(lambda: len(living(tmp_path)) == 1)
    assert not living(tmp_path)
    assert "paksa" in said[-1]


def test_an_error_of_ours_stops_the_children_and_is_not_swallowed(tmp_path: Path):
    with pytest.raises(ValueError, match="ours"):
        start_and_fail(tmp_path)
    assert not living(tmp_path)


def start_and_fail(marks: Path) -> None:
    with Supervisor(print, grace=5) as supervisor:
        supervisor.start("one", *programs.lives(marks))
        wait_until(lambda: len(living(marks)) == 1)
        raise ValueError("ours")


@pytest.fixture(autouse=True)
def signals_as_they_were():
    names = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
    before = [signal.getsignal(name) for name in names]
    yield
    for name, handler in zip(names, before, strict=True):
        signal.signal(name, handler)


def test_a_signal_while_a_child_is_looked_at_waits_until_that_is_through(tmp_path: Path):
    looks: list[str] = []

    class Disturbed(subprocess.Popen[bytes]):
        """Asked to stop from within: an exception here would leave the lock of Popen taken for ever."""

        def poll(self) -> int | None:
            looks.append("begun")
            signal.raise_signal(signal.SIGINT)
            looks.append("ended")
            return super().poll()

    with Supervisor(lambda _: None, grace=5) as supervisor:
        supervisor.start("one", *programs.lives(tmp_path))
        supervisor.children[0].process.__class__ = Disturbed
        supervisor.watch()
    assert looks[:2] == ["begun", "ended"]
    assert supervisor.children[0].process.returncode is not None
