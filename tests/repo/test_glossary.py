"""docs/glossary.md is data: one name for one thing, and BPJS's spellings stay behind their fence."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from tests.repo.house import ROOT, Module, complaints, files, modules

GLOSSARY = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
EXEMPT = ("docs/glossary.md", "docs/adr/", "docs/spec/")  # name or quote the words
TEMPLATE_CODE = re.compile(r"\{[{%](.*?)[}%]\}", re.DOTALL)


@dataclass(frozen=True)
class Refusal:
    """A spelling, how it is looked for, and where."""

    word: str
    kind: str
    places: tuple[str, ...]
    instead: str


def table(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without its two head lines."""
    section = GLOSSARY.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


REFUSALS = [
    Refusal(word, kind, tuple(places.split(", ")), say)
    for word, kind, places, say in table("Spellings the test refuses")
]
WIRE = {
    word for row in table("Terms") for word in re.findall(r"`(\w+)`", row[3]) if re.search("[a-z][A-Z]", word)
}


@cache
def words(identifier: str) -> str:
    """An identifier as small words between underscores: kd_Member, MemberForm -> _kd_member_, _member_form_."""
    return f"_{re.sub('(?<=[a-z0-9])(?=[A-Z])', '_', identifier).lower().strip('_')}_"


@cache
def identifiers(text: str, path: str) -> tuple[tuple[int, str], ...]:
    """(line, name) of every identifier in Python code and in a template's tags.

    Keywords of a call are the called one's names: they are judged where it is defined.
    """
    return tuple(_identifiers(text, path))


def _identifiers(text: str, path: str) -> Iterator[tuple[int, str]]:
    if path.endswith(".py"):
        nodes = [node for node in ast.walk(Module(path, text).tree) if not isinstance(node, ast.keyword)]
        for node in nodes:
            for field in ("id", "attr", "arg", "name", "asname"):
                if isinstance(value := getattr(node, field, None), str):
                    yield getattr(node, "lineno", 1), value
    else:
        for code in TEMPLATE_CODE.finditer(text):
            line = text.count("\n", 0, code.start()) + 1
            yield from ((line, name) for name in re.findall(r"[^\W\d]\w*", code[1]))


def misspelt(refusal: Refusal, path: str, text: str) -> Iterator[str]:
    """Where a file uses the refused word, as a name or anywhere in its text."""
    if refusal.kind == "text":
        found = re.finditer(rf"\b{refusal.word}", text, re.IGNORECASE)
        uses = [(text.count("\n", 0, match.start()) + 1, match[0]) for match in found]
    else:
        uses = [use for use in identifiers(text, path) if f"_{refusal.word}_" in words(use[1])]
    yield from (f"{path}:{line}: {use}: say {refusal.instead}" for line, use in uses)


def wire_spellings(module: Module) -> Iterator[str]:
    """BPJS's camelCase as an identifier or as a string of its own: a wire name outside its fence."""
    for node in ast.walk(module.tree):
        string = node.value if isinstance(node, ast.Constant) else None
        names = {string, *(getattr(node, field, None) for field in ("id", "attr", "arg", "name"))}
        for name in sorted(filter(lambda name: isinstance(name, str) and name in WIRE, names)):
            yield module.at(node, f"{name} is BPJS's spelling; docs/glossary.md has ours")


def readable(place: str, kind: str) -> list[str]:
    """The files of a place: code and templates for names, also documents for text."""
    endings = (".py", ".html", ".txt", ".md", ".svg", ".js") if kind == "text" else (".py", ".html", ".txt")
    found = [place] if (ROOT / place).is_file() else files(place, *endings)
    return [path for path in found if not path.startswith(EXEMPT) and "/migrations/" not in path]


@cache
def content(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: f"{refusal.word} as {refusal.kind}")
def test_a_misleading_spelling_is_used_nowhere(refusal):
    paths = [path for place in refusal.places for path in readable(place, refusal.kind)]
    assert [use for path in paths for use in misspelt(refusal, path, content(path))] == []


def test_bpjs_spellings_stay_behind_their_fence():
    assert complaints(wire_spellings, modules("src/titian")) == []


def test_the_glossary_can_be_read():
    assert len(table("Terms")) >= 42
    assert {len(row) for row in table("Terms")} == {5}
    assert {"noKartu", "kdPoli", "noUrut", "kdProviderPst"} <= WIRE
    assert {refusal.kind for refusal in REFUSALS} == {"name", "text"}


def test_a_refused_word_is_found_in_names_and_only_there():
    refusal = Refusal("member", "name", ("src",), "peserta")
    for code in (
        "member = 1",
        "x.is_member",
        "class MemberForm: ...",
        "def f(member_code): ...",
        "import a as member",
    ):
        assert list(misspelt(refusal, "x.py", code)) != []
    for code in ("membership = 1", "x = 'member'", "# member", "remember()", "f(member_code=1)"):
        assert list(misspelt(refusal, "x.py", code)) == []
    assert list(misspelt(refusal, "x.html", "<p>member</p>{% if visit.member %}")) != []
    assert list(misspelt(refusal, "x.html", "<p>member</p>{{ membership }}")) == []


def test_a_refused_text_is_found_anywhere():
    refusal = Refusal("antrian", "text", ("src",), "antrean")
    assert list(misspelt(refusal, "x.html", "<h1>Antrian hari ini</h1>")) == [
        "x.html:1: Antrian: say antrean"
    ]
    assert list(misspelt(refusal, "x.html", "<h1>Antrean hari ini</h1>")) == []


def test_a_wire_spelling_in_our_own_code_is_found():
    for code in ("noUrut = 1", "x.kdPoli", "f(noKartu='1')", "row['kdPoli']"):
        assert list(wire_spellings(Module("src/titian/x.py", code))) != []
    assert list(wire_spellings(Module("src/titian/x.py", "'Nomor dari BPJS: noUrut'"))) == []
