"""The door of ``python -m kb_index``: which command runs, and what it says when none can."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import IndexUnavailable
from server.commands.command import DONE, IMPOSSIBLE, Command
from server.commands.door import COMMANDS, main
from server.settings import Settings
from server.storage.database import Database

ROOT = Path(__file__).resolve().parents[4]


async def count(settings: Settings, database: Database, asked: argparse.Namespace) -> int:
    return DONE if asked.number == 3 else 1


async def fail(settings: Settings, database: Database, asked: argparse.Namespace) -> int:
    raise IndexUnavailable(name="index")


def number(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", type=int)


COUNT = Command("count", "Count.", count, number)
FAIL = Command("fail", "Fail.", fail)


@pytest.fixture
def prepared(database_file: Path) -> Settings:
    return Settings(var=database_file.parent)


def test_a_command_gets_its_arguments_and_gives_the_exit_code(prepared: Settings) -> None:
    assert main(["count", "3"], [FAIL, COUNT], prepared) == DONE
    assert main(["count", "4"], [FAIL, COUNT], prepared) == 1


def test_an_error_of_ours_is_told_in_both_languages(
    prepared: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fail"], [FAIL], prepared) == IMPOSSIBLE
    told = capsys.readouterr().err
    assert "请稍后再试" in told
    assert "Try again" in told


@pytest.mark.parametrize("folder", ["empty", "absent/deeper"])
def test_a_database_that_was_never_prepared_is_told_before_any_command_runs(
    tmp_path: Path, folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["count", "3"], [COUNT], Settings(var=tmp_path / folder)) == IMPOSSIBLE
    assert "make build" in capsys.readouterr().err


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["dance"], [COUNT])
    assert ended.value.code == IMPOSSIBLE
    assert "count" in capsys.readouterr().err


def test_the_door_opens_and_names_every_command() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "kb_index", "--help"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert all(command.name in ran.stdout for command in COMMANDS)
