"""dev.py works before anything is installed, and says what it can do."""

import ast
import subprocess
import sys

import pytest

from tests.repo.house import ROOT
from tests.repo.test_docs import COMMANDS


def dev(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-S", str(ROOT / "dev.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")


def imported(path: str) -> set[str]:
    """The top-level packages that a file imports, wherever in it."""
    nodes = list(ast.walk(ast.parse((ROOT / path).read_text())))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return {
        name.partition(".")[0] for name in plain | {n.module for n in nodes if isinstance(n, ast.ImportFrom)}
    }


def test_bare_dev_lists_every_command():
    done = dev()
    assert done.returncode == 0, done.stderr
    assert [command for command in COMMANDS if f"dev.py {command}" not in done.stdout] == []


def test_an_unknown_command_is_refused_with_the_list():
    done = dev("tset")
    assert done.returncode == 2
    assert "dev.py test" in done.stdout


@pytest.mark.parametrize("path", ["dev.py", "tests/with_postgresql.py"])
def test_it_needs_nothing_but_the_standard_library(path):
    assert imported(path) - set(sys.stdlib_module_names) <= {"tests"}
