"""What Rasa remembers of a dialogue: little, durably, and never a guess."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.conversations.conftest import Talk
from tests.conversations.knowledge import REFUND_ZH
from tests.rasa_server import ActionServer, RasaServer, running_rasa

pytestmark = pytest.mark.rasa


def _database(rasa: RasaServer) -> sqlite3.Connection:
    return sqlite3.connect(rasa.log.parent / "tracker.db", isolation_level=None)


def _events(rasa: RasaServer, sender: str) -> list[dict[str, Any]]:
    database = _database(rasa)
    try:
        query = "SELECT events FROM dialogues WHERE sender_id = ?"
        (row,) = database.execute(query, (sender,)).fetchall()
    finally:
        database.close()
    events: list[dict[str, Any]] = json.loads(row[0])
    return events


async def test_a_dialogue_is_kept_as_its_slots_and_its_last_turn(zh: Talk) -> None:
    for _ in range(5):
        await zh.say("怎么申请退款")
    events = _events(zh.rasa, zh.sender)
    slots = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
    assert slots["awaiting"] == "helped"
    assert slots["last_article"] == REFUND_ZH
    assert [event["event"] for event in events if event["event"] == "user"] == ["user"]
    assert not [event for event in events if event["event"] == "bot"]


async def test_a_dialogue_that_cannot_be_read_is_a_fault_and_not_forgotten(zh: Talk) -> None:
    await zh.say("怎么申请退款")
    database = _database(zh.rasa)
    change = "UPDATE dialogues SET events = ? WHERE sender_id = ?"
    kept = json.dumps(_events(zh.rasa, zh.sender))
    database.execute(change, ("{", zh.sender))
    assert await zh.rasa.say("解决了", zh.sender) == []
    assert "dialogue.unreadable" in zh.rasa.log.read_text("utf-8")
    database.execute(change, (kept, zh.sender))
    database.close()
    assert (await zh.say("解决了"))[0]["kind"] == "vote"


async def test_a_dialogue_that_cannot_be_saved_is_logged(zh: Talk) -> None:
    database = _database(zh.rasa)
    database.execute("ALTER TABLE dialogues RENAME TO elsewhere")
    database.execute("CREATE VIEW dialogues AS SELECT * FROM elsewhere")
    try:
        await zh.rasa.say("怎么申请退款", zh.sender)
    finally:
        database.execute("DROP VIEW dialogues")
        database.execute("ALTER TABLE elsewhere RENAME TO dialogues")
        database.close()
    assert "dialogue.not_saved" in zh.rasa.log.read_text("utf-8")


async def test_a_dialogue_survives_a_restart_of_rasa(
    actions: ActionServer, rasa: RasaServer, tmp_path: Path
) -> None:
    with running_rasa(actions.url, tmp_path) as first:
        await Talk(first, "en", "mary").say("how do I get a refund")
    with running_rasa(actions.url, tmp_path) as second:
        vote, _ = await Talk(second, "en", "mary").say("yes")
    assert vote["kind"] == "vote"
