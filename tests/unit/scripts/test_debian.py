from __future__ import annotations

import io
from pathlib import Path

import pytest

from scripts.console import Console
from scripts.debian import (
    BROWSERS,
    ensure_test_packages,
    has_postgresql,
    has_prometheus,
    missing_packages,
)
from scripts.project import Project, SetupError
from tests.unit.scripts.programs import program


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A search path with one program: a list of fonts, among them a Chinese one."""
    program(tmp_path / "tools", "fc-list", "echo 'Noto Sans CJK SC'")
    monkeypatch.setenv("PATH", str(tmp_path / "tools"))
    return tmp_path / "tools"


def ensure(tmp_path: Path) -> str:
    """Ensure the packages; return what was said."""
    said = io.StringIO()
    ensure_test_packages(Project(tmp_path), Console(said))
    return said.getvalue()


def test_a_missing_browser_is_named_with_what_installs_it(tools: Path, tmp_path: Path) -> None:
    assert missing_packages() == ["chromium"]
    with pytest.raises(SetupError, match="apt install chromium"):
        ensure(tmp_path)


@pytest.mark.parametrize("name", BROWSERS)
def test_any_browser_will_do(tools: Path, name: str) -> None:
    program(tools, name, "exit 0")
    assert missing_packages() == []


def test_postgresql_is_found_on_the_search_path_and_where_debian_puts_it(
    tools: Path, tmp_path: Path
) -> None:
    assert not has_postgresql(tmp_path)
    program(tmp_path / "15" / "bin", "initdb", "exit 0")
    assert has_postgresql(tmp_path)
    program(tools, "initdb", "exit 0")
    assert has_postgresql(tmp_path / "nowhere")


def test_when_nothing_is_missing_nothing_is_installed(tools: Path, tmp_path: Path) -> None:
    for name in ("chromium", "initdb", "prometheus", "promtool"):
        program(tools, name, "exit 0")
    program(tools, "apt-get", "exit 1")
    assert ensure(tmp_path) == ""


def test_prometheus_is_there_with_its_tool_alone(tools: Path) -> None:
    program(tools, "prometheus", "exit 0")
    assert not has_prometheus()
    program(tools, "promtool", "exit 0")
    assert has_prometheus()


def test_a_server_that_cannot_be_installed_is_said_and_stops_nothing(
    tools: Path, tmp_path: Path
) -> None:
    for name in ("chromium", "initdb"):
        program(tools, name, "exit 0")
    program(tools, "apt-get", "echo no network; exit 1")
    assert "! The tests on Prometheus are skipped. " in ensure(tmp_path)
