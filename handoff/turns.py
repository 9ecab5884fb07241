"""The bot's turn: claimed by one holder at a time, answered outside, committed all at once.

Between claim and commit no transaction is open, so a slow Rasa blocks nobody. The commit checks
that the claim still holds and that the bot still owns the conversation (promises 3 and 6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handoff import store
from handoff.applying import apply
from handoff.conversation import State
from handoff.reply import Proposal
from handoff.tables import TurnRow
from handoff.transcript import changed

LEASE = timedelta(seconds=60)
"""How long a claim lives without being renewed; longer than any one answer may take."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One customer message that the bot owes an answer."""

    id: str
    conversation_id: str
    token: str
    epoch: int
    text: str
    language: str
    action: dict[str, Any] | None


async def claim(session: AsyncSession, conversation_id: str, token: str, now: datetime) -> bool:
    """Take the right to answer in a conversation; false while somebody else has it."""
    return await store.claim_turns(session, conversation_id, token, now, now + LEASE)


async def release(session: AsyncSession, conversation_id: str, token: str) -> None:
    """Give the right back."""
    await store.release_turns(session, conversation_id, token)


async def next_turn(session: AsyncSession, conversation_id: str, token: str) -> Turn | None:
    """Return the oldest turn still owed, or ``None``."""
    found = await store.next_turn(session, conversation_id)
    if found is None:
        return None
    turn, message, row = found
    action = message.data.get("action")
    return Turn(turn.id, row.id, token, turn.epoch, message.text, row.language, action)


async def commit(
    session: AsyncSession, turn: Turn, proposals: Sequence[Proposal], source: str, now: datetime
) -> bool:
    """Write all that the bot proposed, with its facts, and end the turn.

    Returns false, and writes nothing of it, when the bot no longer owns the conversation or the
    claim was lost to somebody else: then the bot stays silent. ``source`` is ``rasa`` or
    ``fallback``.
    """
    row = await store.lock(session, turn.conversation_id)
    if row.turn_token != turn.token:
        return False
    row.turn_until = now + LEASE
    turn_row = await session.get_one(TurnRow, turn.id)
    speaks = row.state == State.BOT and row.epoch == turn.epoch
    turn_row.state, turn_row.source = ("done" if speaks else "dropped"), source
    turn_row.finished_at = now
    if speaks:
        await apply(session, row, turn.id, proposals, source, now)
        changed(session, row, now)
    return speaks
