"""What the system refuses a command is said in one sentence with the place, never as a traceback."""

import errno
import os
import socket
from pathlib import Path

import pytest

from tests.integration.config.titian import titian
from titian.config import cli
from titian.config.commands import serve, web
from titian.config.errors import UnableToRun


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk penuh"),
        (errno.EROFS, "periksa izin"),
        (errno.EACCES, "periksa izin"),
        (errno.EIO, "/klinik"),
    ],
)
def test_what_the_system_refuses_is_one_sentence_with_the_path(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, number: int, words: str
):
    def refuse(*_: object) -> int:
        raise OSError(number, os.strerror(number), "/klinik/data")

    monkeypatch.setattr(cli, "_run", refuse)
    assert cli.main(["doctor"]) == 1
    said = capsys.readouterr().err
    assert words in said
    assert "/klinik/data" in said
    assert said.count("\n") == 1


def test_a_port_that_is_taken_is_named_before_anything_starts():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(UnableToRun, match=f"port {port} sudah dipakai"):
            serve.require_free("127.0.0.1", port)


def test_a_port_that_is_free_is_let_through():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    serve.require_free("127.0.0.1", port)


def test_nobody_is_called_alive_who_does_not_answer():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    assert not serve.Alive("127.0.0.1", port)()


class Watcher:
    """A supervisor that starts nothing and notes what it waits for."""

    def __init__(self, said: list[object]) -> None:
        self.said = said

    def __enter__(self) -> "Watcher":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def start(self, *_: str) -> None:
        return None

    def watch(self, until: object = "the end") -> None:
        self.said.append(until)


def test_it_is_said_to_run_only_after_the_web_answered(monkeypatch: pytest.MonkeyPatch):
    said: list[object] = []
    monkeypatch.setattr(serve, "Supervisor", lambda *_: Watcher(said))
    monkeypatch.setattr(serve, "say", said.append)
    serve._serve("127.0.0.1", 8700)
    assert said == [serve.Alive("127.0.0.1", 8700), "Titian berjalan di http://127.0.0.1:8700", "the end"]


def test_doctor_lives_without_a_folder_for_static_files(tmp_path: Path):
    (tmp_path / "static").write_text("a file where the folder should be")
    done = titian(tmp_path, "doctor")
    assert "Traceback" not in done.stderr
    assert "disk" in done.stdout


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "data").write_text("a file")
    done = titian(tmp_path / "data" / "klinik", "doctor")
    assert done.returncode == 1
    assert str(tmp_path / "data") in done.stderr
    assert "Traceback" not in done.stderr


def test_the_web_takes_no_giant_request(monkeypatch: pytest.MonkeyPatch):
    asked: dict[str, object] = {}

    def create(*_: object, **options: object) -> None:
        asked.update(options)
        raise OSError(errno.EADDRINUSE, "in use")

    monkeypatch.setattr(web, "require_migrations", lambda: None)
    monkeypatch.setattr(web, "create_server", create)
    with pytest.raises(UnableToRun):
        web.run(cli.parser().parse_args(["web"]))
    assert asked["max_request_body_size"] == 3_000_000
