from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from scripts import checks
from scripts.console import Console
from scripts.project import Project
from tests.unit.scripts.programs import program

PYTHON = 'echo "python $@ [$PYTHONDONTWRITEBYTECODE]" | tee -a "$CALLS"; {last}'
NPM = 'echo "npm $@" | tee -a "$CALLS"; {last}'


class Checked:
    """A project with stand-ins for its Python and for npm."""

    def __init__(self, folder: Path) -> None:
        self.project, self.calls_file = Project(folder), folder / "calls"
        self.project.web.mkdir()
        self.env = {**os.environ, "CALLS": str(self.calls_file)}
        self.env["PATH"] = f"{folder / 'bin'}:/usr/bin:/bin"
        self.says = io.StringIO()
        self.python()
        self.npm()

    def python(self, last: str = "true") -> None:
        python = self.project.app_python
        program(python.parent, python.name, PYTHON.format(last=last))

    def npm(self, last: str = "true") -> None:
        program(self.project.root / "bin", "npm", NPM.format(last=last))

    def check(self) -> list[str]:
        """Run the checks; return the names of those that failed."""
        return checks.check(self.project, self.env, Console(self.says))

    @property
    def calls(self) -> list[str]:
        return self.calls_file.read_text("utf-8").splitlines()


@pytest.fixture
def checked(tmp_path: Path) -> Checked:
    return Checked(tmp_path)


def test_every_check_runs_and_says_what_it_found(checked: Checked) -> None:
    assert checked.check() == []
    assert len(checked.calls) == 5
    said = checked.says.getvalue()
    names = ("ruff check", "ruff format", "mypy", "web types", "web tests")
    assert [name for name in names if f"— {name}\n" not in said] == []
    assert "— web tests\nnpm run --silent test\n" in said


def test_those_that_fail_are_named_and_the_others_run_all_the_same(checked: Checked) -> None:
    checked.python('test "$2" != mypy')
    checked.npm('test "$3" != check')
    assert checked.check() == ["mypy", "web types"]
    assert len(checked.calls) == 5


def test_the_tests_keep_what_they_compile_and_get_the_words_for_pytest(checked: Checked) -> None:
    checked.python("exit 3")
    env = {**checked.env, "PYTHONDONTWRITEBYTECODE": "1"}
    assert checks.test(checked.project, env, ["-k", "queue"]) == 3
    (call,) = checked.calls
    assert call.startswith("python -m pytest -n ")
    assert call.endswith(" -k queue []")
