from __future__ import annotations

from pathlib import Path

import pytest

from scripts.project import SetupError
from scripts.pythons import find_python
from tests.unit.scripts.programs import program

BROKEN = "exit 127"
GOOD = "echo 3.10"


def _env(tmp_path: Path) -> dict[str, str]:
    return {"PATH": str(tmp_path / "bin"), "HOME": str(tmp_path)}


def test_a_python_on_the_path_is_taken(tmp_path: Path) -> None:
    expected = program(tmp_path / "bin", "python3.10", GOOD)
    assert find_python("3.10", _env(tmp_path)) == expected


def test_a_shim_that_does_not_run_is_passed_over_for_the_next_on_the_path(tmp_path: Path) -> None:
    program(tmp_path / "shims", "python3.10", BROKEN)
    expected = program(tmp_path / "bin", "python3.10", GOOD)
    env = {**_env(tmp_path), "PATH": f"{tmp_path / 'shims'}:{tmp_path / 'bin'}"}
    assert find_python("3.10", env) == expected


def test_pyenvs_versions_are_looked_through_newest_first(tmp_path: Path) -> None:
    program(tmp_path / "bin", "python3.10", BROKEN)
    for release in ("3.10.2", "3.10.13", "3.11.7"):
        program(tmp_path / ".pyenv/versions" / release / "bin", f"python{release[:4]}", GOOD)
    found = find_python("3.10", _env(tmp_path))
    assert found == tmp_path / ".pyenv/versions/3.10.13/bin/python3.10"


def test_pyenvs_root_setting_is_obeyed(tmp_path: Path) -> None:
    expected = program(tmp_path / "elsewhere/versions/3.10.1/bin", "python3.10", GOOD)
    env = {**_env(tmp_path), "PYENV_ROOT": str(tmp_path / "elsewhere")}
    assert find_python("3.10", env) == expected


def test_uv_is_asked_last(tmp_path: Path) -> None:
    expected = program(tmp_path / "uv-made", "python", GOOD)
    program(tmp_path / "bin", "uv", f"echo {expected}")
    assert find_python("3.10", _env(tmp_path)) == expected


def test_a_python_of_another_version_is_not_taken(tmp_path: Path) -> None:
    program(tmp_path / "bin", "python3.10", "echo 3.9")
    with pytest.raises(SetupError, match=r"Python 3\.10 .* was not found"):
        find_python("3.10", _env(tmp_path))


def test_without_any_the_words_say_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(SetupError) as raised:
        find_python("3.10", _env(tmp_path))
    for way in ("apt install python3.10", "pyenv install 3.10", "uv python install 3.10"):
        assert way in str(raised.value)
