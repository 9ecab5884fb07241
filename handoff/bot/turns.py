"""The bot's turn: claimed by one holder at a time, answered outside, committed all at once.

Between claim and commit no transaction is open, so a slow Rasa blocks nobody. The commit checks
that the claim still holds and that the bot still owns the conversation (promises 3 and 6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from core.ids import new_id
from handoff import store
from handoff.bot import turn_store
from handoff.bot.applying import HandOver, apply
from handoff.bot.context import NOTHING, Context, recall
from handoff.bot.reply import Proposal, Vote
from handoff.conversation import State
from handoff.ownership import request_person
from handoff.surveys.surveyor import Surveyor

LEASE = timedelta(seconds=60)
"""How long a claim lives without being renewed; longer than any one answer may take."""

_SHIPPED = Surveyor()


@dataclass(frozen=True, slots=True)
class Turn:
    """One customer message that the bot owes an answer; ``person_id`` is as whom she is counted."""

    id: str
    conversation_id: str
    token: str
    epoch: int
    attempts: int
    text: str
    language: str
    action: dict[str, Any] | None
    context: Context = NOTHING
    person_id: str = ""


def new_token(holder: str) -> str:
    """Return a fresh claim's token; ``holder`` (at most 31 characters) is who will hold it."""
    return f"{holder}.{new_id()}"


async def begin(
    session: AsyncSession, conversation_id: str, token: str, now: datetime
) -> Turn | None:
    """Take the right to answer in a conversation and return the oldest turn that is owed.

    Returns ``None`` when somebody else has the right, or nothing is owed (then it is not kept).
    """
    if not await turn_store.claim(session, conversation_id, token, now, now + LEASE):
        return None
    turn = await _next(session, conversation_id, token, now)
    if turn is None:
        await turn_store.release(session, conversation_id, token)
    return turn


async def release(session: AsyncSession, conversation_id: str, token: str) -> None:
    """Give the right back without having answered."""
    await turn_store.release(session, conversation_id, token)


async def release_all(session: AsyncSession, holder: str) -> None:
    """Give back every right of a holder; for its successor, who knows that it is dead."""
    await turn_store.release_all(session, f"{holder}.")


async def commit(
    session: AsyncSession,
    turn: Turn,
    proposals: Sequence[Proposal],
    source: str,
    now: datetime,
    hand_over: HandOver = request_person,
    surveyor: Surveyor = _SHIPPED,
) -> Turn | None:
    """Write all that the bot proposed, with its facts, end the turn, and return the next one.

    Nothing is written when the claim was lost to somebody else, and no words when the bot no
    longer owns the conversation: then it stays silent. Without a next turn the right is given
    back. ``source`` is ``rasa``, ``fallback`` or ``given_up``; ``hand_over`` takes in who wants a
    person, ``surveyor`` asks who was helped.
    """
    row = await store.lock(session, turn.conversation_id)
    if row.turn_token != turn.token:
        return None
    speaks = row.state == State.BOT and row.epoch == turn.epoch
    await turn_store.end(session, turn.id, "done" if speaks else "dropped", source, now)
    if speaks:
        await apply(session, row, proposals, source, now, hand_over)
        if any(isinstance(one, Vote) and one.helped for one in proposals):
            await surveyor.after_help(session, row, now)
    following = await _next(session, turn.conversation_id, turn.token, now)
    if following is not None:
        # What was just said is not in the database yet.
        context = recall(row.context, following.epoch, now)
        following = replace(following, context=context)
    row.turn_token, row.turn_until = (turn.token, now + LEASE) if following else (None, None)
    return following


async def _next(
    session: AsyncSession, conversation_id: str, token: str, now: datetime
) -> Turn | None:
    owed = await turn_store.begin(session, conversation_id)
    if owed is None:
        return None
    return Turn(
        id=owed.id,
        conversation_id=conversation_id,
        token=token,
        epoch=owed.epoch,
        attempts=owed.attempts,
        text=owed.text,
        language=owed.language,
        action=owed.data.get("action"),
        context=recall(owed.context, owed.epoch, now),
        person_id=owed.person_id,
    )
