"""``python -m kb_index refit`` on the facts of a real database."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from deflection.facts import Fact, FactKind, Subject
from deflection.store import record
from kb_index.calibration.model import WORDS, read, shipped
from kb_index.ranking.confidence import FEATURES, basis
from server.commands.command import DONE
from server.commands.door import main
from server.commands.refit import UNCHANGED
from server.settings import Settings
from server.storage.database import Database

DAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SPAN = ["--since", "2026-03-01", "--until", "2026-03-04"]

Written = Callable[..., None]


@pytest.fixture
def settings(database_file: Path) -> Settings:
    """A search by words alone, so that no encoder is loaded."""
    return Settings(var=database_file.parent, encoder="none")


@pytest.fixture
def write_votes(settings: Settings) -> Written:
    """Write conversations in which an answer was voted on: helpful ones have ``asked`` above."""

    def write(count: int, basis_: str = basis(True, ""), helpful: float = 0.5) -> None:
        asyncio.run(_write(settings, count, basis_, helpful))

    return write


async def _write(settings: Settings, count: int, basis_: str, helpful: float) -> None:
    chance = random.Random(count)
    database = Database(settings.database, lambda _: None)
    async with database.write() as session:
        for at in range(count):
            asked = chance.random()
            subject = Subject(f"{basis_}-{at}", "contact", 1, "web")
            facts = _conversation(basis_, asked, asked > helpful, DAY + timedelta(seconds=at))
            await record(session, subject, *facts)
    await database.close()


def _conversation(basis_: str, asked: float, helped: bool, at: datetime) -> list[Fact]:
    features = {**dict.fromkeys(FEATURES[WORDS], 0.5), "asked": asked}
    search: dict[str, Any] = {
        "question": "怎么退款",
        "hits": [{"article_id": "refund"}],
        "evidence": {"basis": basis_, "features": features},
    }
    return [
        Fact(FactKind.ASKED, at),
        Fact(FactKind.SEARCHED, at, data=search),
        Fact(FactKind.SHOWN, at, "refund", {"as": "answer", "score": 0.8}),
        Fact(FactKind.VOTED, at + timedelta(seconds=30), "refund", {"helped": helped}),
    ]


def refit(settings: Settings, *arguments: str) -> int:
    return main(["refit", *SPAN, *arguments], settings=settings)


def test_enough_votes_write_a_file_and_show_both_curves(
    settings: Settings, write_votes: Written, capsys: pytest.CaptureFixture[str]
) -> None:
    write_votes(400)
    assert refit(settings) == DONE
    own = read(settings.calibration).models
    assert own.keys() == {WORDS}
    low, high = ({**dict.fromkeys(FEATURES[WORDS], 0.5), "asked": at} for at in (0.1, 0.9))
    told = own[WORDS].answers.probability
    assert told(high) - told(low) > 0.5
    said = capsys.readouterr().out
    assert "400 searches" in said
    assert "answered at 5 % wrong" in said
    assert "error of calibration" in said


def test_too_few_votes_write_nothing_and_say_how_many_are_missing(
    settings: Settings, write_votes: Written, capsys: pytest.CaptureFixture[str]
) -> None:
    write_votes(50)
    assert refit(settings) == UNCHANGED
    assert not settings.calibration.exists()
    assert "70 more are needed" in capsys.readouterr().out


def test_votes_outside_the_span_do_not_count(settings: Settings, write_votes: Written) -> None:
    write_votes(400)
    assert main(["refit", "--since", "2026-03-03"], settings=settings) == UNCHANGED


def test_votes_on_another_encoders_answers_do_not_count(
    settings: Settings, write_votes: Written, capsys: pytest.CaptureFixture[str]
) -> None:
    write_votes(400, "words-of-last-year")
    assert refit(settings) == UNCHANGED
    assert "400 judged searches were of another encoder" in capsys.readouterr().out


def test_a_dry_run_shows_and_writes_nothing(
    settings: Settings, write_votes: Written, capsys: pytest.CaptureFixture[str]
) -> None:
    write_votes(400)
    assert refit(settings, "--dry-run") == DONE
    assert not settings.calibration.exists()
    assert "surprise" in capsys.readouterr().out


def test_undoing_goes_back_one_refit_and_then_to_the_shipped_one(
    settings: Settings, write_votes: Written
) -> None:
    write_votes(400)
    assert refit(settings) == DONE
    first = settings.calibration.read_text("utf-8")
    write_votes(300, helpful=0.9)
    assert refit(settings) == DONE
    assert settings.calibration.read_text("utf-8") != first
    assert refit(settings, "--undo") == DONE
    assert settings.calibration.read_text("utf-8") == first
    assert refit(settings, "--undo") == DONE
    assert not settings.calibration.exists()
    assert refit(settings, "--undo") == UNCHANGED


def test_a_damaged_file_is_replaced_and_kept_for_undoing(
    settings: Settings, write_votes: Written
) -> None:
    settings.calibration.write_text("{", encoding="utf-8")
    write_votes(400)
    assert refit(settings) == DONE
    assert read(settings.calibration).models[WORDS] != shipped().models[WORDS]
    assert refit(settings, "--undo") == DONE
    assert settings.calibration.read_text("utf-8") == "{"
