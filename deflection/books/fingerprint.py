"""By which rules figures are made, as a digest of the code that makes them.

Books of another fingerprint begin anew, so nobody has to remember that a change of the code is a
change of the numbers. Comments, docstrings and the layout of the code are no part of it.
"""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

MODULES = (
    "core.language",
    "deflection.books.days",
    "deflection.episodes.asked",
    "deflection.episodes.care",
    "deflection.episodes.episode",
    "deflection.episodes.following",
    "deflection.episodes.labels",
    "deflection.episodes.outcomes",
    "deflection.episodes.read",
    "deflection.episodes.surveys",
    "deflection.facts",
    "deflection.numbers.figures",
    "deflection.numbers.quantiles",
    "deflection.shifts.shift",
    "deflection.teams.membership",
)
"""What decides how facts become figures; a test holds that none is missing."""

_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@cache
def fingerprint() -> str:
    """Return the digest of the rules that this process makes figures by."""
    whole = hashlib.sha256()
    for name in MODULES:
        whole.update(rules_of(_source(name)).encode())
    return whole.hexdigest()[:12]


def rules_of(source: str) -> str:
    """Return what a module's code says, without what it says about itself."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, _DOCUMENTED):
            node.body = [one for one in node.body if not _is_text(one)] or [ast.Pass()]
    return ast.dump(tree)


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _source(name: str) -> str:
    found = find_spec(name)
    if found is None or found.origin is None:
        raise RuntimeError(f"the source of {name} is not installed, by which figures are made")
    return Path(found.origin).read_text("utf-8")
