"""What tests of routing look at, and the policy that they push with."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from deflection.store import facts_of
from handoff.routing.rules.policy import Mode
from handoff.routing.rules.policy_file import shipped
from handoff.routing.rules.topic import About
from handoff.tables import HandoffRow

PUSH = replace(shipped(), mode=Mode.PUSH)
GRACE = timedelta(seconds=60)


class Topics:
    """Every article is about the product that its id begins with."""

    async def about(self, session, article_ids):
        """Return what articles are about."""
        return {each: About(each.partition("-")[0]) for each in article_ids}


async def offered(desk, *agents):
    found = [await desk.offer(each) for each in agents]
    return [each and each["conversation_id"] for each in found]


async def read_one(database, kind, conversation_id):
    async with database.read() as session:
        return await session.scalar(select(kind).where(kind.conversation_id == conversation_id))


async def facts(database, conversation_id, *kinds):
    async with database.read() as session:
        return [each for each in await facts_of(session, conversation_id) if each.kind in kinds]


async def read_about(database, conversation_id, *articles):
    """The customer had opened these articles when she was queued."""
    async with database.write() as session:
        handoff = await session.scalar(
            select(HandoffRow).where(HandoffRow.conversation_id == conversation_id)
        )
        shown = {"opened_at": "2026-03-02T09:00:00.000Z", "seconds_read": 30, "vote": None}
        handoff.record = {
            **handoff.record,
            "articles": [{**shown, "article_id": each} for each in articles],
        }
