"""Small functions, small modules: a reader holds one in the head at a time."""

import ast
import statistics
from collections.abc import Iterator

from tests.repo.house import Module, broken, complaints, modules

LONGEST_FUNCTION = 60
LONGEST_MODULE = 300
LONGEST_TEST_MODULE = 400  # sentences about one thing; nobody imports them
MEDIAN_FUNCTION = 10
OURS = [
    *modules("src"),
    *modules("drills"),
    *modules("tests"),
    *(m for m in modules("") if m.path == "dev.py"),
]


def functions(module: Module) -> Iterator[tuple[ast.AST, int]]:
    """Each function with its number of lines, from `def` to the last one."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, node.end_lineno - node.lineno + 1


def long_functions(module: Module) -> Iterator[str]:
    for node, lines in functions(module):
        if lines > LONGEST_FUNCTION:
            yield module.at(node, f"{node.name} has {lines} lines, at most {LONGEST_FUNCTION}")


def long_modules(module: Module) -> Iterator[str]:
    lines = len(module.text.splitlines())
    most = LONGEST_TEST_MODULE if module.path.startswith("tests/") else LONGEST_MODULE
    if lines > most:
        yield module.at(module.tree, f"{lines} lines, at most {most}: make it a package of the same name")


def test_no_function_is_longer_than_a_page():
    assert complaints(long_functions, OURS) == []


def test_no_module_is_longer_than_one_can_survey():
    assert complaints(long_modules, OURS) == []


def test_the_median_function_is_read_in_a_breath():
    lines = [lines for module in modules("src") for _, lines in functions(module)]
    assert statistics.median(lines or [0]) <= MEDIAN_FUNCTION


def test_the_rules_refuse_one_line_too_many():
    body = "def long():\n" + "    pass\n" * LONGEST_FUNCTION
    assert broken(long_functions, "src/x.py", body)
    assert not broken(long_functions, "src/x.py", body.removesuffix("    pass\n"))
    assert broken(long_modules, "src/x.py", "pass\n" * (LONGEST_MODULE + 1))
    assert not broken(long_modules, "src/x.py", "pass\n" * LONGEST_MODULE)
