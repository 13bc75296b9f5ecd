"""The command line itself, before any command has run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from titian.config import cli
from titian.config.cli import COMMANDS, parser

COMMANDS_FOLDER = Path(cli.__file__).parent / "commands"


def titian(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "titian.config.cli", *arguments]
    return subprocess.run(
        command, check=False, capture_output=True, text=True, env={**os.environ, **environment}, timeout=60
    )


def test_an_unknown_command_is_refused_with_code_2():
    done = titian("terbang")
    assert (done.returncode, done.stdout) == (2, "")


def test_an_unknown_argument_is_refused_and_named():
    done = titian("web", "--cepat")
    assert done.returncode == 2
    assert "tidak dikenal: --cepat" in done.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "klinik.example", "::"])  # noqa: S104
def test_the_demo_refuses_to_be_seen_from_another_machine(host: str, tmp_path: Path):
    done = titian("demo", "--host", host, "--data-dir", str(tmp_path / "none"))
    assert done.returncode == 1
    assert done.stderr == (
        f"titian demo: demo hanya untuk komputer ini sendiri, bukan {host}; untuk klinik: titian serve\n"
    )
    assert not (tmp_path / "none").exists()


def test_a_command_of_several_actions_wants_one_of_them():
    done = titian("staff")
    assert (done.returncode, done.stdout) == (2, "")
    assert "TINDAKAN" in done.stderr


def test_the_roles_of_the_command_line_are_those_of_the_clinic():
    from titian.facility.models import Assignment

    assert tuple(Assignment.Role.values) == cli.ROLES


def test_help_touches_nothing(tmp_path: Path):
    done = titian("--help", TITIAN_DATA_DIR=str(tmp_path / "none"))
    assert done.returncode == 0
    assert not (tmp_path / "none").exists()


def test_help_does_not_load_django():
    text = "import sys; from titian.config.cli import parser; parser().format_help(); sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", text], check=False).returncode == 0


def test_what_another_program_understands_is_passed_on():
    done = titian("sandbox", "--host", "0.0.0.0")  # noqa: S104
    assert done.returncode == 2
    assert "not loopback" in done.stderr


def test_every_command_has_its_module_and_every_module_its_command():
    modules = {path.stem for path in COMMANDS_FOLDER.glob("*.py")} - {"__init__"}
    assert {command.name for command in COMMANDS} == modules


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_says_what_it_is_for_and_takes_a_data_folder(command):
    required = {"record": ["melati", "berkas"], "restore": ["berkas"], "staff": ["list"], "token": ["list"]}
    options, rest = parser().parse_known_args(
        [command.name, *required.get(command.name, []), "--data-dir", "x"]
    )
    assert (options.data_dir, rest) == (Path("x"), [])
    assert command.help
