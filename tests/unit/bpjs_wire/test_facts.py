"""bpjs_wire holds facts and nothing that runs."""

import ast
import json
import re
import string
from pathlib import Path

import pytest

import bpjs_wire
from bpjs_wire import paths

HERE = Path(bpjs_wire.__file__).parent
MODULES = sorted(HERE.rglob("*.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(HERE).as_posix())
def test_there_are_no_functions(module):
    tree = ast.parse(module.read_text())
    running = (
        ast.FunctionDef,
        ast.AsyncFunctionDef,
        ast.Lambda,
        ast.For,
        ast.While,
        ast.If,
        ast.With,
        ast.Try,
    )
    assert [node for node in ast.walk(tree) if isinstance(node, running)] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(HERE).as_posix())
def test_every_source_that_is_cited_is_listed(module):
    listed = set(re.findall(r"^\| (S\d+) \|", (HERE / "SOURCES.md").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bS\d{1,2}\b", module.read_text())) <= listed


def templates_of_paths():
    named = vars(paths).items()
    return [
        v for name, v in named if name.startswith(("PCARE_", "ANTREAN_", "ICARE_")) and isinstance(v, str)
    ]


def test_every_path_is_offered_by_an_endpoint_and_every_endpoint_has_a_path():
    assert {endpoint.path for endpoint in paths.ENDPOINTS} == set(templates_of_paths())


def test_no_endpoint_is_listed_twice():
    known = [(one.service, one.method, one.path) for one in paths.ENDPOINTS]
    assert len(known) == len(set(known))


def test_an_endpoint_is_named_after_its_service():
    services = {one.path: one.service for one in paths.ENDPOINTS}
    for name, value in vars(paths).items():
        if isinstance(value, str) and value in services:
            assert name.startswith(services[value].upper())


def test_every_path_is_a_template_of_whole_segments():
    templates = templates_of_paths()
    assert len(templates) > 50
    for template in templates:
        assert not template.startswith("/")
        for segment in template.split("/"):
            names = [name for _, name, _, _ in string.Formatter().parse(segment) if name]
            assert not names or segment == f"{{{names[0]}}}"


def test_the_vectors_are_all_there():
    vectors = json.loads((HERE / "vectors" / "bpjs-crypto.json").read_text())
    counts = {name: len(value) for name, value in vectors.items() if name.endswith("vectors")}
    assert counts == {
        "signature_vectors": 4,
        "authorization_vectors": 2,
        "vectors": 14,
        "negative_vectors": 4,
    }
