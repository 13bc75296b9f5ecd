"""What the demo remembers, and the ports it takes."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from titian.config.demo import notes, ports
from titian.config.demo.notes import Notes
from titian.config.errors import UnableToRun


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_folder_with_a_clinic_of_its_own_is_refused(tmp_path: Path):
    (tmp_path / "titian.sqlite3").touch()
    with pytest.raises(UnableToRun, match="bukan dari demo"):
        notes.read(tmp_path, ("loket",))


def test_passwords_differ_between_folders_and_stay_within_one(tmp_path: Path):
    first = notes.read(tmp_path, ("loket", "admin"))
    notes.write(tmp_path, first)
    assert notes.read(tmp_path, ("loket", "admin")) == first
    assert notes.read(tmp_path / "other", ("loket", "admin")) != first
    assert len(set(first.passwords.values())) == 2


def test_the_passwords_lie_in_a_file_that_only_its_owner_reads(tmp_path: Path):
    notes.write(tmp_path, notes.read(tmp_path, ("loket",)))
    (file,) = tmp_path.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_taken_web_port_is_refused_and_named(taken: int):
    with pytest.raises(UnableToRun, match=f"port {taken} sedang dipakai"):
        ports.web_port("127.0.0.1", taken)


def test_port_0_gives_a_free_one():
    assert ports.is_free("127.0.0.1", ports.web_port("127.0.0.1", 0))


def test_the_sandbox_keeps_the_ports_of_last_time():
    last, control = ports.web_port("127.0.0.1", 0), ports.web_port("127.0.0.1", 0)
    assert ports.sandbox_ports("127.0.0.1", 8700, Notes({}, last, control)) == (last, control)


def test_the_sandbox_moves_when_its_port_was_taken_meanwhile(taken: int):
    protocol, control = ports.sandbox_ports("127.0.0.1", taken - 1, Notes({}, taken, 0))
    assert taken not in (protocol, control)
    assert protocol != control


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
def test_this_machine_itself_is_welcome(host: str):
    ports.require_loopback(host)
