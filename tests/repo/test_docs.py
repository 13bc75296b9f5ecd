"""The documents say what is so: generated pages are fresh, links lead somewhere, commands and versions agree."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.repo.house import ROOT, files

DOCUMENTS = [path for path in files("", ".md") if not path.startswith("tests/")]
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
SHOWN_TO_PEOPLE = ["README.md", *files("docs/how-to", ".md")]
IMAGE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")
HEAVIEST_IMAGE = 75_000  # bytes: the page opens at once on a clinic's connection
COMMANDS = ["run", "test", "check", "bench", "chaos", "lock"]


def dead_links(path: str, text: str) -> list[str]:
    """The relative links of a document that lead to no file."""
    targets = [target for target in LINK.findall(text) if not re.match(r"[a-z]+:", target)]
    return [target for target in targets if not (ROOT / path).parent.joinpath(target).exists()]


@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_link_leads_somewhere(path):
    assert dead_links(path, (ROOT / path).read_text(encoding="utf-8")) == []


def test_a_dead_link_is_found():
    assert dead_links("docs/x.md", "[a](gone.md) [b](glossary.md#terms) [c](https://example.org)") == [
        "gone.md"
    ]


def images() -> list[Path]:
    """Every image that the README or a how-to page shows."""
    return [
        (ROOT / path).parent.joinpath(target).resolve()
        for path in SHOWN_TO_PEOPLE
        for target in IMAGE.findall((ROOT / path).read_text(encoding="utf-8"))
    ]


def taken() -> set[str]:
    """The names under which a functional test takes a picture for the docs."""
    tests = "".join((ROOT / path).read_text(encoding="utf-8") for path in files("tests/functional", ".py"))
    return {f"{name}.webp" for name in re.findall(r'look\("([^"]+)"[^)]*docs=True', tests)}


def test_every_image_shown_exists_and_is_light():
    assert [str(path) for path in images() if not path.exists() or path.stat().st_size > HEAVIEST_IMAGE] == []


def test_every_image_shown_is_taken_by_a_functional_test():
    assert {path.name for path in images()} - taken() == set()


def test_no_image_lies_there_that_nobody_shows():
    assert set(files("docs/screenshots")) - {path.relative_to(ROOT).as_posix() for path in images()} == set()


def test_generated_pages_are_fresh():
    done = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_changelog_begins_with_the_version_of_the_package():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert newest[1] == version


def test_contributors_are_told_every_command():
    told = (ROOT / "CONTRIBUTING.md").read_text()
    assert [
        command for command in COMMANDS if not re.search(rf"dev\.py {command}|`{command}[` ]", told)
    ] == []


def test_decisions_are_numbered_without_gaps():
    numbers = [int(path.rpartition("/")[2][:4]) for path in files("docs/adr", ".md")]
    assert numbers == list(range(1, len(numbers) + 1))
