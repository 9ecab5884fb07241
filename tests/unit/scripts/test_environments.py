from __future__ import annotations

import io
from pathlib import Path

import pytest

from scripts.console import Console
from scripts.environments import Environment, check_disk, explain
from scripts.processes import StepError
from scripts.project import Project, SetupError
from tests.unit.scripts.programs import program

# A Python that answers the version probe, makes "environments" with itself, and logs pip's calls.
PYTHON = """
case "$1 $2" in
  "-c "*) echo 3.11 ;;
  "-m venv") mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; echo venv >> "$CALLS" ;;
  "-m pip") echo pip >> "$CALLS"; [ -z "$PIP_FAILS" ] || { echo "$PIP_FAILS"; exit 1; } ;;
esac
"""

APP = Environment(".venv", "3.11", ("app.txt",))
DEVELOPMENT = Environment(".venv", "3.11", ("app.txt", "dev.txt"))


class Machine:
    """A project folder and a machine with such a Python."""

    def __init__(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.project = Project(tmp_path / "project")
        self.requirements = self.project.root / "requirements"
        self.requirements.mkdir(parents=True)
        (self.requirements / "app.txt").write_text("aiohttp==1\n")
        (self.requirements / "dev.txt").write_text("pytest==1\n")
        self.calls_file = tmp_path / "calls"
        program(tmp_path / "bin", "python3.11", PYTHON)
        monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
        monkeypatch.setenv("CALLS", str(self.calls_file))

    def ensure(self, environment: Environment = APP) -> list[str]:
        """Ensure the environment; return what was done."""
        self.calls_file.write_text("")
        environment.ensure(self.project, Console(io.StringIO()))
        return self.calls_file.read_text().split()


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(tmp_path, monkeypatch)


def test_an_environment_is_made_once(machine: Machine) -> None:
    assert machine.ensure() == ["venv", "pip"]
    assert machine.ensure() == []


def test_changed_pins_are_installed_into_the_same_environment(machine: Machine) -> None:
    machine.ensure()
    (machine.requirements / "app.txt").write_text("aiohttp==2\n")
    assert machine.ensure() == ["pip"]


def test_the_tests_tools_come_on_top_and_do_not_undo_the_app(machine: Machine) -> None:
    machine.ensure()
    assert machine.ensure(DEVELOPMENT) == ["pip"]
    assert machine.ensure() == []
    assert machine.ensure(DEVELOPMENT) == []


def test_an_interrupted_installation_is_made_anew(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_FAILS", "ERROR: half of it")
    with pytest.raises(SetupError):
        machine.ensure()
    monkeypatch.delenv("PIP_FAILS")
    assert machine.ensure() == ["venv", "pip"]


def test_an_environment_whose_python_is_gone_is_made_anew(machine: Machine) -> None:
    machine.ensure()
    machine.project.app_python.unlink()
    assert machine.ensure() == ["venv", "pip"]


def test_a_folder_left_half_made_is_made_anew(machine: Machine) -> None:
    (machine.project.root / ".venv" / "bin").mkdir(parents=True)
    assert machine.ensure() == ["venv", "pip"]


def test_too_little_room_is_named(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="needs 1e\\+09 GB"):
        check_disk(tmp_path, needed_gb=1e9)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("ERROR: [Errno 28] No space left on device", "The disk is full"),
        ("Retrying: NewConnectionError(...)", "cannot reach its package index"),
        ("ERROR: No matching distribution found for x==1", "No matching distribution found"),
    ],
)
def test_pips_failures_are_told_in_one_line(line: str, words: str) -> None:
    failure = StepError(["pip"], 1, ["Collecting x", line], Path("install.log"))
    assert words in explain(failure)
    assert "\n" not in explain(failure)
