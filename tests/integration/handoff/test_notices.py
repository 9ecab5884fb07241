"""System lines tell who did what in the transcript, and stay out of the lists."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.errors import ArticleNotFound
from handoff.desk.service import Desk
from server.maintenance import Maintenance
from tests.integration.handoff.words import words


class NoArticles:
    """Knows no article; none is sent here."""

    async def card(self, article_id: str) -> dict[str, Any]:
        """Raise `ArticleNotFound`."""
        raise ArticleNotFound(id=article_id)


@pytest.fixture
def desk(database, clock) -> Desk:
    """The agents' use cases on a real database."""
    return Desk(database, NoArticles(), clock)


async def notices(desk: Desk, conversation_id: str) -> list[tuple[str, str | None]]:
    messages = await desk.messages(conversation_id, 0)
    told = [message["data"] for message in messages if message["kind"] == "notice"]
    return [(each["event"], each["agent"] and each["agent"]["name"]) for each in told]


@pytest.mark.parametrize(
    ("move", "event"),
    [
        (Desk.resolve, "resolved"),
        (Desk.return_to_queue, "returned_to_queue"),
        (Desk.return_to_bot, "returned_to_bot"),
    ],
)
async def test_the_transcript_tells_who_ended_or_gave_back_a_conversation(
    desk, queue_one, agents, move, event
):
    conversation_id = await queue_one()
    await desk.accept(agents[0], conversation_id)
    await move(desk, agents[0], conversation_id)
    told = await notices(desk, conversation_id)
    assert told == [("queued", None), ("accepted", "梅"), (event, "梅")]


async def test_nobody_gave_back_what_a_vanished_agent_left(
    database, desk, queue_one, agents, clock
):
    conversation_id = await queue_one()
    await desk.accept(agents[0], conversation_id)
    await desk.seen(agents[0])
    clock.advance(minutes=5)
    sweep = Maintenance(database, timedelta(minutes=1), timedelta(hours=24), clock)
    await sweep.sweep()
    assert (await notices(desk, conversation_id))[-1] == ("returned_to_queue", None)


async def test_the_lists_count_and_show_what_was_said_last_not_what_happened_last(
    desk, queue_one, agents
):
    conversation_id = await queue_one()
    [waiting] = (await desk.lists(agents[0], "waiting", None, 10))["conversations"]
    assert (waiting["last_message"]["text"], waiting["last_message"]["seq"]) == ("怎么退款？", 1)
    await desk.accept(agents[0], conversation_id)
    await queue_one("another")
    for agent, mine in ((agents[0], 1), (agents[1], 0)):
        counts = (await desk.lists(agent, "mine", None, 10))["counts"]
        assert counts == {"waiting": 1, "mine": mine, "bot": 0, "tickets": 0}
    await desk.send(agents[0], conversation_id, words("a1", "您好"))
    await desk.resolve(agents[0], conversation_id)
    [closed] = (await desk.lists(agents[0], "closed", None, 10))["conversations"]
    assert (closed["last_message"]["text"], closed["last_message"]["sender"]) == ("您好", "agent")
