"""What a simulated company's people say happened to them, and what the reports say of it."""

from __future__ import annotations

import shutil
from datetime import time, timedelta

from benchmarks.simulate.books import entries, of_teams
from benchmarks.simulate.company import SUPERVISOR
from benchmarks.simulate.comparing import compare
from benchmarks.simulate.living import live, settle, simulated
from benchmarks.simulate.scenario import Move, Scenario, Shift

MORNINGS = (Shift(("mei",), time(9), 8),)
TWO = (Shift(("mei", "tom"), time(9), 8),)
# Mei is moved in the middle of a chat.
MOVES = (
    Move("mei", timedelta(0), ("cloud",)),
    Move("tom", timedelta(0), ("cloud", "evening")),
    Move("mei", timedelta(hours=12, minutes=2), ("account",)),
)
COMPANY = Scenario(
    days=2,
    visits=18,
    articles=40,
    on_phones=0.4,
    hands_on=0.25,
    puts_off=0.2,
    shifts=TWO,
    moves=MOVES,
)
SMALL = Scenario(seed=11, days=1, visits=8, articles=20, shifts=MORNINGS)


async def test_the_reports_are_what_the_people_themselves_say(database_file):
    async with simulated(COMPANY, database_file.parent) as world:
        await live(world)
        found = await compare(world)
        assert found.differences == []
        names = {entry.name for entry in entries(world.diary, world.agenda.now)}
        assert {"pending", "durable pending"} <= names  # also what is not settled is told

        await settle(world)
        found = await compare(world)
        assert found.differences == []
        assert found.compared > 150
        settled = entries(world.diary, world.agenda.now)
        assert {
            *("confirmed", "assumed", "handed_off", "abandoned_in_queue", "gave up"),
            *("signed in", "occupied on duty", "handed on", "answered after"),
        } <= {entry.name for entry in settled}
        assert any(one.promised and one.over for one in world.diary.episodes)  # and tickets
        assert {entry.channel for entry in settled} - {""} == {"web", "wechat"}
        moved_at = world.diary.placed[-1].at
        assert any(
            chat.agent == "mei" and chat.began < moved_at < chat.ended
            for one in world.diary.episodes
            for chat in one.chats
        )
        for some in of_teams(world.diary, world.agenda.now).values():
            assert {"chat", "occupied on duty"} <= {entry.name for entry in some}

        # Whoever tells it otherwise is found out.
        asked = [one for episode in world.diary.episodes for one in episode.surveys]
        told = next(one for one in asked if one.score is not None)
        told.score = None
        assert f"{told.kind}_response" in {one.name for one in (await compare(world)).differences}


async def test_a_seed_gives_the_same_history(migrated_file, tmp_path):
    histories = []
    for name in ("one", "other"):
        folder = tmp_path / name
        folder.mkdir()
        shutil.copy(migrated_file, folder / "jieli.db")
        async with simulated(SMALL, folder) as world:
            await live(world)
            histories.append(world.diary.episodes)
    assert histories[0] == histories[1]
    assert len(histories[0]) >= 5


async def test_its_supervisor_opens_whatever_the_reports_lead_to(tmp_path):
    async with simulated(SMALL, tmp_path / "var" / "demo") as world:
        await live(world)
        company, day = world.company, str(SMALL.first_day)
        await company.keep_books()
        headers = await company.sign_in(SUPERVISOR)
        behind = await company.read("/api/reports/conversations", headers, since=day, until=day)
        first = behind["conversations"][0]["conversation_id"]
        await company.read(f"/api/desk/conversations/{first}", headers)
        await company.read("/api/studio/gaps", headers)
