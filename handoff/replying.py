"""Whose word it is: who answered whom, and after how long."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from deflection.facts import Fact, FactKind
from handoff.conversation import State
from handoff.tables import ConversationRow
from handoff.transcript import note


async def agent_replied(
    session: AsyncSession, row: ConversationRow, agent_id: str, now: datetime
) -> None:
    """An agent's words came: the customer waits for none any more.

    Only those that she waited for are a fact; what the agent adds to them is not.
    """
    row.agent_read_seq = row.seq
    since, row.awaiting_since = row.awaiting_since, None
    if since is not None or row.first_reply_at is None:
        row.first_reply_at = row.first_reply_at or now
        data = {"agent_id": agent_id, "waited_seconds": _seconds(since, now)}
        await note(session, row, Fact(FactKind.AGENT_REPLIED, now, data=data))


async def customer_wrote(session: AsyncSession, row: ConversationRow, now: datetime) -> None:
    """The customer's words came where a person answers: from the first of them on, she waits."""
    if row.state == State.BOT or row.awaiting_since is not None:
        return
    row.awaiting_since = now
    if row.state == State.ASSIGNED:
        await note(session, row, Fact(FactKind.CUSTOMER_REPLIED, now))


def _seconds(since: datetime | None, now: datetime) -> float | None:
    return None if since is None else max(0.0, (now - since).total_seconds())
