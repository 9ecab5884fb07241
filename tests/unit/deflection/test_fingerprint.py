"""A change of the code that makes figures is a change of the books, which nobody can forget."""

from __future__ import annotations

import ast
from importlib.util import find_spec
from pathlib import Path

import pytest

from deflection.books.fingerprint import MODULES, fingerprint, rules_of

PLUMBING = {
    "core.clock",
    "core.database",
    "core.errors",
    "deflection.books",
    "deflection.books.day_store",
    "deflection.books.store",
    "deflection.shifts",
    "deflection.shifts.store",
    "deflection.teams",
    "deflection.teams.store",
}
"""What only fetches and writes: it decides nothing about a figure."""


def imported_by(name: str) -> set[str]:
    """Return the modules of ours that a module imports."""
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    found = set()
    for node in ast.walk(ast.parse(Path(spec.origin).read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{one.name}" for one in node.names}
            found |= {one for one in inner if _is_module(one)} or {node.module}
    return {one for one in found if one.split(".")[0] in ("core", "deflection")}


def _is_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def test_everything_that_the_defining_modules_use_is_in_the_fingerprint():
    used = {one for name in MODULES for one in imported_by(name)}
    missing = used - set(MODULES) - PLUMBING
    assert missing == set(), (
        "these decide how facts become figures, too: name them in the fingerprint's MODULES, or "
        "here where they only fetch and write"
    )
    assert {
        "deflection.numbers.figures",
        "deflection.episodes.outcomes",
        "deflection.shifts.shift",
    } <= set(MODULES)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ('def f(a):\n    """Other words."""\n    return a + 1  # and why\n', True),
        ("def f(a):\n    return (\n        a + 1\n    )\n", True),
        ("def f(a):\n    return a + 2\n", False),
        ("def f(a):\n    return a - 1\n", False),
    ],
)
def test_words_about_the_rules_are_no_part_of_them(other, same):
    rules = rules_of('"""What it is."""\n\ndef f(a):\n    """Add one."""\n    return a + 1\n')
    assert (rules_of('"""It."""\n' + other) == rules) is same


def test_the_fingerprint_of_one_code_is_one():
    assert fingerprint() == fingerprint.__wrapped__() != ""
