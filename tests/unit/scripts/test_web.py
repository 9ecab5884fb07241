from __future__ import annotations

import io
from pathlib import Path

import pytest

from scripts.console import Console
from scripts.project import Project, SetupError
from scripts.web import ensure_web, node_version
from tests.unit.scripts.programs import program

NPM = 'echo "$@" >> "$CALLS"; mkdir -p node_modules dist; {extra}'


class Workspace:
    """A web workspace with stand-ins for node and npm on the PATH."""

    def __init__(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.tmp_path = tmp_path
        self.project = Project(tmp_path)
        self.calls_file = tmp_path / "calls"
        (tmp_path / "web" / "widget").mkdir(parents=True)
        (tmp_path / "web" / "package.json").write_text("{}")
        (tmp_path / "web" / "widget" / "main.ts").write_text("1")
        monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
        monkeypatch.setenv("CALLS", str(self.calls_file))
        self.node("v20.19.0")
        self.npm()

    def node(self, version: str) -> None:
        program(self.tmp_path / "bin", "node", f"echo {version}")

    def npm(self, extra: str = "true") -> None:
        program(self.tmp_path / "bin", "npm", NPM.format(extra=extra))

    def ensure(self) -> list[str]:
        """Ensure the pages; return what npm was called with this time."""
        self.calls_file.write_text("")
        ensure_web(self.project, Console(io.StringIO()))
        return self.calls_file.read_text().splitlines()


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    return Workspace(tmp_path, monkeypatch)


def test_pages_are_built_once_and_again_only_when_a_source_changed(workspace: Workspace) -> None:
    assert [call.split()[0] for call in workspace.ensure()] == ["ci", "run"]
    assert workspace.ensure() == []
    (workspace.project.web / "widget" / "main.ts").write_text("2")
    assert workspace.ensure() == ["run build"]


def test_packages_are_installed_anew_when_the_lock_file_changed(workspace: Workspace) -> None:
    workspace.ensure()
    (workspace.project.web / "package-lock.json").write_text("{}")
    assert workspace.ensure()[0].startswith("ci")


def test_pages_that_were_deleted_are_built_again(workspace: Workspace) -> None:
    workspace.ensure()
    (workspace.project.web / "dist").rmdir()
    assert workspace.ensure() == ["run build"]


def test_a_build_that_failed_is_tried_again(workspace: Workspace) -> None:
    workspace.npm('[ "$1" = ci ] || { echo "error: no such import"; exit 1; }')
    with pytest.raises(SetupError, match="no such import"):
        workspace.ensure()
    workspace.npm()
    assert workspace.ensure() == ["run build"]


def test_a_registry_out_of_reach_is_named(workspace: Workspace) -> None:
    workspace.npm('echo "npm error code ENOTFOUND"; exit 1')
    with pytest.raises(SetupError, match=r"cannot get its packages \(ENOTFOUND\); check the netw"):
        workspace.ensure()


def test_an_old_node_is_named_with_what_to_install(workspace: Workspace) -> None:
    workspace.node("v18.19.1")
    with pytest.raises(SetupError, match=r"Node is v18\.19\.1, too old\. Install Node 20\.19"):
        workspace.ensure()


def test_a_node_that_does_not_run_is_named(workspace: Workspace) -> None:
    program(workspace.tmp_path / "bin", "node", "exit 1")
    with pytest.raises(SetupError, match="does not run"):
        node_version()


def test_a_missing_node_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupError, match=r"node was not found\. Install Node"):
        node_version()
