"""``python -m deflection recount`` on the books of a real database."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from deflection.books.tables import FigureRow
from deflection.facts import Fact, FactKind, Subject
from deflection.store import record
from server.commands.command import DONE
from server.commands.door import main
from server.commands.recount import DIFFERENT, RECOUNT
from server.settings import Settings
from server.storage.database import Database

ASKED = Fact(FactKind.ASKED, datetime(2026, 3, 2, 9, tzinfo=UTC), data={"question": "怎么退款"})


@pytest.fixture
def settings(database_file: Path) -> Settings:
    """Facts of one conversation, of which nobody kept books yet."""
    settings = Settings(var=database_file.parent)
    asyncio.run(_write(settings))
    return settings


async def _write(settings: Settings) -> None:
    database = Database(settings.database, lambda _: None)
    async with database.write() as session:
        await record(session, Subject("c1", "her", 1, "web"), ASKED)
    await database.close()


async def _spoil(settings: Settings) -> None:
    database = Database(settings.database, lambda _: None)
    async with database.write() as session:
        asked = FigureRow.name == "questions"
        await session.execute(update(FigureRow).where(asked).values(value=7))
    await database.close()


def recount(settings: Settings, *arguments: str) -> int:
    return main(["recount", *arguments], [RECOUNT], settings, "python -m deflection")


def test_books_are_brought_up_to_date_and_compared(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert recount(settings) == DONE
    assert capsys.readouterr().out.startswith("1 conversations and 0 days of agents counted again")


def test_what_differs_is_told_and_repaired_where_that_is_wanted(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert recount(settings) == DONE
    asyncio.run(_spoil(settings))
    assert recount(settings) == DIFFERENT
    assert "questions is 7 in the books, 1 by the facts" in capsys.readouterr().out
    assert recount(settings, "--repair") == DONE
    assert recount(settings) == DONE
