"""A clinic's own installation: `init`, then `serve`, as commands on one fresh folder."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.integration.config.titian import environment, sql, titian
from tests.prepared import once
from titian.config.demo.ports import web_port
from titian.facility.rights import Right

ANSWERS = {
    "TITIAN_FACILITY_NAME": "Klinik Sehat Sentosa",
    "TITIAN_FACILITY_ZONE": "wita",
    "TITIAN_ADMIN_USERNAME": "Kepala",
    "TITIAN_ADMIN_NAME": "Ni Luh Ayu",
    "TITIAN_ADMIN_PASSWORD": "gerbang-biru-42",
}
PLACE = """
    SELECT user.username, place.role, clinic.slug, clinic.time_zone FROM facility_assignment place
    JOIN accounts_user user ON user.id = place.user_id JOIN facility_facility clinic ON clinic.id = place.facility_id
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(once("init", install), tmp_path_factory.mktemp("init") / "data")


def install(folder: Path) -> None:
    """A first try fails for want of a good password, a second succeeds."""
    weak = titian(folder, "init", "--no-input", **ANSWERS | {"TITIAN_ADMIN_PASSWORD": "12345"})
    assert (weak.returncode, sql(folder, PLACE)) == (1, [])
    assert "Traceback" not in weak.stderr
    done = titian(folder, "init", "--no-input", **ANSWERS)
    assert done.returncode == 0, done.stderr


def test_what_nobody_answered_is_named(folder: Path, tmp_path: Path):
    (tmp_path / "titian.sqlite3").write_bytes((folder / "titian.sqlite3").read_bytes())
    sql(tmp_path, "DELETE FROM facility_assignment")
    done = titian(tmp_path, "init", "--no-input")
    assert done.returncode == 1
    assert "TITIAN_FACILITY_NAME" in done.stderr


def test_the_first_superadmin_has_a_place_in_the_first_clinic(folder: Path):
    assert sql(folder, PLACE) == [("kepala", "superadmin", "klinik-sehat-sentosa", "Asia/Makassar")]
    granted = sql(folder, "SELECT count(*) FROM facility_assignment_permissions")
    assert granted == [(len(Right),)]


def test_the_villages_of_the_country_are_there(folder: Path):
    assert sql(folder, "SELECT count(*) > 80000 FROM facility_village") == [(1,)]


def test_a_second_init_changes_nothing(folder: Path):
    done = titian(folder, "init", "--no-input")
    assert done.returncode == 0
    assert "superadmin sudah ada" in done.stdout
    assert len(sql(folder, PLACE)) == 1


@pytest.mark.parametrize("command", ["serve", "web", "worker", "duties"])
def test_nothing_starts_on_a_database_that_is_not_ready(tmp_path: Path, command: str):
    done = titian(tmp_path, command)
    assert done.returncode == 1
    assert "titian init" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_named(folder: Path):
    done = titian(folder, "web", "--host", "203.0.113.1")
    assert done.returncode == 1
    assert "203.0.113.1:8700" in done.stderr


def test_served_it_is_ready_and_stops_in_good_order(folder: Path):
    port = web_port("127.0.0.1", 0)
    command = [sys.executable, "-m", "titian.config.cli", "serve", "--port", str(port)]
    with subprocess.Popen(
        command, env=environment(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        wait_until_ready(port)
        process.send_signal(signal.SIGTERM)
        said, errors = process.communicate(timeout=45)
    assert (process.returncode, said.splitlines()[-1]) == (0, "Titian berhenti.")
    assert "Traceback" not in errors
    assert sql(folder, "SELECT count(*) FROM outbox_heartbeat WHERE role IN ('web', 'duties')") == [(0,)]


def wait_until_ready(port: int) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
                assert answer.status == 200
                return
        except OSError:
            assert time.monotonic() < until, "it was not ready in time"
            time.sleep(0.1)
