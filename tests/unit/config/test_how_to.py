"""What the how-to tells the administrator to type must be what the program understands."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from titian.config.cli import ROLES, parser

ROOT = Path(__file__).resolve().parents[3]
TEXT = (ROOT / "docs/how-to/menjalankan-dan-merawat.md").read_text("utf-8")
TYPED = sorted(set(re.findall(r"`titian ([^`]+)`", TEXT)))


@pytest.mark.parametrize("line", TYPED)
def test_every_command_of_the_how_to_is_understood(line: str):
    options, rest = parser().parse_known_args(shlex.split(line))
    assert (options.command, rest) == (line.split(maxsplit=1)[0], [])


def test_the_way_from_nothing_to_a_clinic_at_work_is_told_in_its_order():
    steps = (
        "--require-hashes",
        "--no-deps .",
        "titian init",
        "titian staff add",
        "titian serve",
        "Integrasi →",
    )
    places = [TEXT.index(step) for step in steps]
    assert places == sorted(places)


def test_every_role_is_named():
    assert [role for role in ROLES if f"`{role}`" not in TEXT] == []


def test_the_files_and_packages_to_install_are_those_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    files = re.findall(r"-r ([\w./-]+)", TEXT)
    assert files and all((ROOT / file).is_file() for file in files)
    assert {"requirements/app.txt", "requirements/postgres.txt"} <= set(files)
    assert "postgres" in project["optional-dependencies"]
