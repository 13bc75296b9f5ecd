"""Every dependency has its reason, every lock its hashes, and no file names a registry."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions

import pytest

from tests.repo.house import ROOT, Module, broken, complaints, files, modules

PYPROJECT = (ROOT / "pyproject.toml").read_text()
PROJECT = tomllib.loads(PYPROJECT)
LOCKS = ("app", "dev", "uv")
DISTRIBUTIONS = packages_distributions()
# Written in halves, so that this file does not name them either.
REGISTRY_HOSTS = [f"{name}.{end}" for name, end in [
    ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("deb.debian", "org"),
    ("jsdelivr", "net"), ("unpkg", "com"), ("cloudflare", "com"), ("proxy.golang", "org"),
]]  # fmt: skip
TEXT = (
    ".py",
    ".toml",
    ".txt",
    ".md",
    ".html",
    ".js",
    ".css",
    ".json",
    ".yml",
    ".yaml",
    ".cfg",
    ".ini",
    "run",
)


def name_of(requirement: str) -> str:
    return re.split(r"[\[~=<>!; ]", requirement)[0].lower().replace("_", "-")


def direct() -> list[str]:
    """The names that pyproject.toml asks for, in every group."""
    project, groups = PROJECT["project"], PROJECT["dependency-groups"]
    lists = [project["dependencies"], *project["optional-dependencies"].values(), *groups.values()]
    return [name_of(requirement) for requirements in lists for requirement in requirements]


def pinned(lock: str) -> dict[str, str]:
    """name -> version, from one lock."""
    text = (ROOT / f"requirements/{lock}.txt").read_text()
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", text, re.MULTILINE))


def without_reason(toml: str) -> Iterator[str]:
    """The requirement lines that are not preceded by a comment; a shared comment is no reason of one's own."""
    before = ""
    for line in map(str.strip, toml.splitlines()):
        if re.match(r'"[A-Za-z][\w.-]*(\[[\w,]+\])?(~=|==|>=|<|$|")', line) and not before.startswith("# "):
            yield line
        before = line


def dependency_lists() -> str:
    """The part of pyproject.toml that lists requirements, one a line."""
    return "\n".join(
        re.findall(r"^[\w-]+ = \[\n(?:  .*\n)+\]", PYPROJECT.partition("[build-system]")[0], re.MULTILINE)
    )


def test_every_dependency_is_preceded_by_its_reason():
    assert list(without_reason(dependency_lists())) == []


def test_every_dependency_was_looked_at():
    listed = re.findall(r'^  "([^"]+)"', dependency_lists(), re.MULTILINE)
    assert sorted(map(name_of, listed)) == sorted(direct())


def test_a_dependency_without_a_reason_is_found():
    assert list(without_reason('dependencies = [\n  # Why.\n  "django~=5.2",\n  "celery~=5.4",\n]')) == [
        '"celery~=5.4",'
    ]


def test_every_dependency_is_in_a_lock():
    locked = {name for lock in LOCKS for name in pinned(lock)}
    assert sorted(set(direct()) - locked) == []


def test_developers_run_what_the_clinic_runs():
    app, dev = pinned("app"), pinned("dev")
    assert app
    assert {name: dev.get(name) for name in app} == app


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_is_pinned_and_hashed(lock):
    text = (ROOT / f"requirements/{lock}.txt").read_text().replace("\\\n", " ")
    loose = [line for line in text.splitlines() if "==" not in line or "--hash=sha256:" not in line]
    assert loose == []


def test_no_file_names_a_registry():
    named = []
    for path in files("", *TEXT):
        text = (ROOT / path).read_text(encoding="utf-8", errors="replace").lower()
        named += [f"{path}: {host}" for host in REGISTRY_HOSTS if host in text]
    assert named == []


def not_in_the_product(module: Module) -> Iterator[str]:
    """Imports at a module's beginning of what a clinic's own installation lacks; those that are tried are lawful."""
    product, ours = pinned("app").keys(), {one.name for one in (ROOT / "src").iterdir()}
    for node in module.tree.body:
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
        for top in {name.partition(".")[0] for name in names} - sys.stdlib_module_names - ours:
            brought_by = {name_of(one) for one in DISTRIBUTIONS.get(top, ())}
            if brought_by and not brought_by & product:
                yield module.at(node, f"{top} is in no clinic's installation")


def test_the_product_begins_with_what_a_clinic_installs():
    assert complaints(not_in_the_product, modules("src")) == []


def test_an_import_of_a_developers_tool_or_an_extra_is_found():
    path = "src/titian/config/logs.py"
    assert broken(not_in_the_product, path, "import psycopg\n")
    assert broken(not_in_the_product, path, "from pytest import fixture\n")
    assert not broken(not_in_the_product, path, "import json\nfrom django.db import models\n")
    assert not broken(not_in_the_product, path, "try:\n    import psycopg\nexcept ImportError:\n    pass\n")
