"""The source tree as the tests of this folder read it: parsed once, never imported."""

import ast
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What tools, environments and running installations leave in the tree.
_NOT_OURS = {".git", ".venv", "data", "dist", "node_modules", "test-results", "__pycache__"}


@dataclass(frozen=True)
class Module:
    """One Python file: its path from the root of the repository, with forward slashes, and its syntax tree."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.text)

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.path.removesuffix(".py").split("/"))

    def is_or_is_in(self, *names: str) -> bool:
        """Whether it is a module of that name or lies in a package of that name: operations.py, operations/turn.py."""
        return any(name in self.parts for name in names)

    def at(self, node: ast.AST, complaint: str) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {complaint}"


Rule = Callable[[Module], Iterator[str]]


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


@cache
def files(folder: str = "", *suffixes: str) -> tuple[str, ...]:
    """The paths of our files below a folder, from the root; with suffixes, only those: files("src", ".py")."""
    found = []
    for parent, children, names in os.walk(ROOT / folder):
        children[:] = [child for child in children if child not in _NOT_OURS and not child.endswith("_cache")]
        found += [Path(parent, name).relative_to(ROOT).as_posix() for name in names]
    return tuple(sorted(path for path in found if not suffixes or path.endswith(suffixes)))


@cache
def modules(folder: str) -> tuple[Module, ...]:
    """Every Python file below the folder but Django's generated migrations; none if the folder is not there yet."""
    paths = [path for path in files(folder, ".py") if "/migrations/" not in path]
    return tuple(Module(path, (ROOT / path).read_text(encoding="utf-8")) for path in paths)


def complaints(rule: Rule, among: Iterable[Module]) -> list[str]:
    """What the rule has against these modules; a test compares it with the empty list to show it whole."""
    return [complaint for module in among for complaint in rule(module)]


def broken(rule: Rule, path: str, text: str) -> bool:
    """Whether the rule objects to a sample file: each rule is tested on what it must and must not refuse."""
    return bool(complaints(rule, [Module(path, text)]))
