"""``python -m kb_index replay`` on the facts and articles of a real database."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.clock import utc_now
from deflection.facts import Subject
from deflection.store import record
from kb_index.article import Draft
from kb_index.service import load_articles
from server.commands.command import DONE, IMPOSSIBLE
from server.commands.door import main
from server.settings import Settings
from server.storage.database import Database
from tests.unit.studio.histories import History

DAY = "2026-03-02"
REFUND = Draft("refund", "t:1", "zh", "如何申请退款？", "在订单页选择申请退款。")


@pytest.fixture
def settings(database_file: Path) -> Settings:
    """A search by words alone, with an article that yesterday's bot did not know."""
    settings = Settings(var=database_file.parent, encoder="none")
    asyncio.run(_write(settings))
    return settings


async def _write(settings: Settings) -> None:
    database = Database(settings.database, lambda _: None)
    async with database.write() as session:
        await load_articles(session, [REFUND], utc_now())
        history = History().ask("如何申请退款")
        assert history.at < datetime(2026, 3, 2, 12, tzinfo=UTC)
        await record(session, Subject("c1", "contact", 1, "web"), *history.facts)
    await database.close()


def test_what_would_be_answered_today_is_told_and_kept(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "replay.json"
    arguments = ["replay", "--since", DAY, "--until", DAY, "--output", str(output)]
    assert main(arguments, settings=settings) == DONE
    told = capsys.readouterr().out
    assert "1 questions from 2026-03-02" in told
    assert "如何申请退款" in told
    result = json.loads(output.read_text("utf-8"))
    assert result["questions"] == 1
    assert result["topics"][0]["examples"][0]["now"]["articles"][0]["id"] == "refund"
    assert not (settings.var / "index").exists()  # the app's own index is left alone


def test_days_in_the_wrong_order_are_refused(settings: Settings) -> None:
    arguments = ["replay", "--since", "2026-03-03", "--until", DAY]
    assert main(arguments, settings=settings) == IMPOSSIBLE
