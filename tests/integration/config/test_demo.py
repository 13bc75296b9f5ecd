"""`titian demo` as a newcomer starts it: real processes, real ports, one prepared folder for all tests here."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from tests.integration.config.titian import environment, sql, titian
from tests.prepared import once
from titian.config.demo.ports import is_free

ADDRESS = r"Titian +(http://127\.0\.0\.1:(\d+)/)"


class Demo:
    """A running demo: what it says so far, and where it listens."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.said = folder, ""
        command = [
            sys.executable,
            "-m",
            "titian.config.cli",
            "demo",
            "--port",
            "0",
            "--data-dir",
            str(folder),
        ]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment(folder)
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        wait_until(lambda: "siap dalam" in self.said or self.process.poll() is not None, 120)
        assert self.process.poll() is None, self.said
        self.address = re.search(ADDRESS, self.said)[1]

    def end(self, name: signal.Signals) -> int:
        self.process.send_signal(name)
        code = self.process.wait(timeout=45)
        self._reader.join()
        return code

    def _read(self) -> None:
        with self.process.stdout as output:
            for line in output:
                self.said += line


def password(username: str, said: str) -> str:
    return re.search(rf"^  {username} +(\S+)", said, re.MULTILINE)[1]


def wait_until(true: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def processes(folder: Path, command: str = "") -> list[int]:
    """The living processes of the demo on this folder; they carry it in their environment."""
    mark = f"TITIAN_DATA_DIR={folder}".encode()
    return [
        int(path.name)
        for path in Path("/proc").iterdir()
        if path.name.isdigit()
        and mark in _content(path / "environ").split(b"\0")
        and command.encode() in [*_content(path / "cmdline").split(b"\0")[1:-1], b""]
    ]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it ended meanwhile
        return b""


@contextmanager
def demo_on(folder: Path) -> Iterator[Demo]:
    demo = Demo(folder)
    try:
        yield demo
    finally:
        if demo.process.poll() is None:
            demo.end(signal.SIGINT)


SAID, CODE = "first-start.txt", "first-start.code"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = once("demo", start_for_the_first_time)
    return shutil.copytree(made, tmp_path_factory.mktemp("demo") / "data")


def start_for_the_first_time(folder: Path) -> None:
    """On a fresh folder, where everything has to be made; ended by Ctrl-C as soon as it is ready."""
    with demo_on(folder) as demo:
        code = demo.end(signal.SIGINT)
    (folder / SAID).write_text(demo.said, encoding="utf-8")
    (folder / CODE).write_text(str(code))


@pytest.fixture(scope="module")
def first_said(folder: Path) -> str:
    """All that the first start said, to its end."""
    return (folder / SAID).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def demo(folder: Path) -> Iterator[Demo]:
    """The second start on that folder, still running."""
    with demo_on(folder) as demo:
        yield demo


@pytest.fixture
def visitor() -> OpenerDirector:
    return build_opener(HTTPCookieProcessor())


def test_a_newcomer_signs_in_with_the_printed_password(demo: Demo, visitor: OpenerDirector):
    page = demo.address + "akun/masuk/"
    with visitor.open(page) as answer:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.read().decode())[1]
    form = {"csrfmiddlewaretoken": token, "login": "loket", "password": password("loket", demo.said)}
    with visitor.open(page, urlencode(form).encode()) as answer:
        assert answer.status == 200
        assert "Klinik Melati" in answer.read().decode()
        assert "/akun/masuk/" not in answer.url


def test_a_second_start_on_the_same_folder_is_refused(demo: Demo, folder: Path):
    done = titian(folder, "demo", "--port", "0")
    assert done.returncode == 1
    assert "sedang berjalan" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_doctor_finds_both_services_of_the_sample_clinic_connected(demo: Demo, folder: Path):
    wait_until(lambda: any((folder / "backups").glob("titian-*")), 30)
    done = titian(folder, "doctor")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("tersambung") == 2


def test_the_sample_clinic_has_poli_practitioners_and_hours_for_today(demo: Demo, folder: Path):
    rows = sql(folder, "SELECT count(*), count(DISTINCT poli_id) FROM facility_practiceschedule")
    assert rows[0][0] >= 4
    assert rows[0][1] >= 3


def test_the_sample_clinic_names_an_invented_help_contact(demo: Demo, folder: Path):
    assert sql(folder, "SELECT DISTINCT help_whatsapp FROM facility_facility") == [("0812-0000-0000",)]


def test_the_demo_says_where_its_credentials_stand_and_each_step_without_guessing_how_long(first_said: str):
    assert re.search(r"BPJS tiruan +(http://127.0.0.1:\d+/) .*kredensial", first_said)
    for step in ("menyiapkan basis data", "memuat daftar kelurahan/desa", "menyalakan web"):
        assert re.search(rf"^{step}", first_said, re.MULTILINE)
    assert "sekitar" not in first_said


@pytest.mark.parametrize("command", ["web", "worker", "sandbox", "duties"])
def test_a_killed_process_is_started_again(demo: Demo, folder: Path, command: str):
    wait_until(lambda: len(processes(folder, command)) == 1, 10)
    (victim,) = processes(folder, command)
    os.kill(victim, signal.SIGKILL)
    wait_until(lambda: f"{command} dinyalakan lagi" in demo.said, 10)
    wait_until(lambda: processes(folder, command) not in ([], [victim]), 10)


def test_ctrl_c_stops_everything_in_good_order(folder: Path, first_said: str):
    assert (folder / CODE).read_text() == "0"
    assert first_said.endswith("Demo berhenti.\n")
    assert "Traceback" not in first_said
    assert is_free("127.0.0.1", int(re.search(ADDRESS, first_said)[2]))


def test_a_second_start_makes_nothing_anew(first_said: str, demo: Demo):
    assert "menyiapkan basis data" in first_said
    assert "menyiapkan basis data" not in demo.said
    assert password("admin", demo.said) == password("admin", first_said)


def test_a_killed_supervisor_leaves_nobody_behind(folder: Path, tmp_path: Path):
    with demo_on(shutil.copytree(folder, tmp_path / "copy")) as demo:
        assert len(processes(demo.folder)) >= 4
        demo.end(signal.SIGKILL)
        wait_until(lambda: processes(demo.folder) == [], 45)
    assert "Traceback" not in demo.said
