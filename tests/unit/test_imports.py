"""Who may import whom: the packages' directions are a promise, and this holds it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAY_IMPORT = {
    "core": frozenset[str](),
    "kb_index": frozenset({"core"}),
    "deflection": frozenset({"core"}),
    "handoff": frozenset({"core", "deflection"}),
    "channels": frozenset({"core", "handoff"}),
    "actions": frozenset({"core", "kb_index", "handoff", "deflection"}),
    "community": frozenset({"core", "kb_index", "deflection"}),
    "help_centre": frozenset({"core", "kb_index", "deflection", "community"}),
    "studio": frozenset({"core", "kb_index", "deflection", "community"}),
    "server": frozenset(
        {"core", "kb_index", "deflection", "handoff", "channels", "actions"}
        | {"community", "help_centre", "studio"}
    ),
    "migrations": frozenset({"core", "kb_index", "deflection", "handoff", "channels", "server"}),
    "bot": frozenset[str](),
    "scripts": frozenset[str](),
}
OURS = frozenset(MAY_IMPORT)
# Where a program begins; nothing imports it, so it ties nothing together for others.
DOORS = frozenset(
    f"{package}/__main__.py" for package in ("kb_index", "channels", "handoff", "deflection")
)
# What scripts/ runs with before any environment exists, and what Rasa's environment has.
STANDARD_LIBRARY = frozenset(sys.stdlib_module_names)
RASA_ENVIRONMENT = STANDARD_LIBRARY | {
    *("rasa", "jieba", "jsonschema", "numpy", "scipy", "sklearn", "skops", "structlog")
}


def imports_of(path: Path) -> Iterator[str]:
    """Yield the top-level package of every import in a file, also those inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield (node.module or "").split(".")[0]


def imports_in(package: str) -> Iterator[tuple[str, str]]:
    """Yield every file of a package together with each package that it imports."""
    for path in sorted((ROOT / package).rglob("*.py")):
        for imported in imports_of(path):
            yield str(path.relative_to(ROOT)), imported


@pytest.mark.parametrize("package", sorted(MAY_IMPORT))
def test_a_package_imports_only_what_it_may(package: str) -> None:
    allowed = MAY_IMPORT[package] | {package}
    breaches = [
        f"{path} imports {imported}"
        for path, imported in imports_in(package)
        if imported in OURS and imported not in allowed and path not in DOORS
    ]
    assert breaches == []


def test_every_package_of_ours_is_in_the_table() -> None:
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert found <= MAY_IMPORT.keys()


@pytest.mark.parametrize(
    ("package", "allowed"), [("scripts", STANDARD_LIBRARY), ("bot", RASA_ENVIRONMENT)]
)
def test_what_runs_elsewhere_imports_only_what_is_there(
    package: str, allowed: frozenset[str]
) -> None:
    breaches = [
        f"{path} imports {imported}"
        for path, imported in imports_in(package)
        if imported not in allowed | {package}
    ]
    assert breaches == []


def test_a_breach_would_be_found(tmp_path: Path) -> None:
    path = tmp_path / "sly.py"
    path.write_text(
        "def f():\n    from server.app import make_app\n    import handoff.store as s\n"
    )
    assert list(imports_of(path)) == ["server", "handoff"]
