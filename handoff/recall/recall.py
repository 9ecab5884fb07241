"""An agent takes back what she wrote, in a transaction that is handed in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import CannotRecall
from deflection.facts import Fact, FactKind
from handoff.message import Author, Sender, recall_line
from handoff.ownership import own
from handoff.recall import store
from handoff.recall.tables import RecallRow
from handoff.tables import ConversationRow, MessageRow
from handoff.transcript import append, note
from handoff.views import message_view

RECALLED = "recalled"
"""The kind under which a customer's page gets a message that was taken back."""


async def recall(
    session: AsyncSession, conversation_id: str, seq: int, agent_id: str, now: datetime
) -> ConversationRow:
    """Take back a message of one's own in one's own chat; a second time changes nothing.

    Raise `NotTheAssignee`, or `CannotRecall` for what somebody else wrote or is not there.
    """
    row = await own(session, conversation_id, agent_id)
    message = await store.message(session, conversation_id, seq)
    if message is None or message.sender != Sender.AGENT or message.author_id != agent_id:
        raise CannotRecall(seq=seq)
    if await store.recalled(session, conversation_id, [seq]):
        return row
    session.add(RecallRow(conversation_id=row.id, seq=seq, agent_id=agent_id, recalled_at=now))
    author = Author(agent_id, message.author_name or "")
    append(session, row, recall_line(seq, row.language, author), now)
    await note(session, row, Fact(FactKind.MESSAGE_RECALLED, now, data={"seq": seq}))
    return row


async def as_the_customer_sees(
    session: AsyncSession, conversation_id: str, rows: Sequence[MessageRow]
) -> list[dict[str, Any]]:
    """Return messages as her page gets them: of what was taken back, only that it was there."""
    agents = [row.seq for row in rows if row.sender == Sender.AGENT]
    gone = await store.recalled(session, conversation_id, agents)
    return [_without_words(row) if row.seq in gone else message_view(row) for row in rows]


def _without_words(row: MessageRow) -> dict[str, Any]:
    return {**message_view(row), "kind": RECALLED, "text": "", "data": {}}
