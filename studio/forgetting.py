"""Taking a person's words out of what was made of facts; how often something was asked stays."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from studio.masking import masked
from studio.replay.question import questions
from studio.replay.store import told_of
from studio.replay.tables import ReplayRow
from studio.replay.tallying import without
from studio.tables import FlagRow, GapRow, ProgressRow, QuestionRow, WordingRow

_WITHOUT_WORDS = "…"


async def forget(session: AsyncSession, conversation_ids: Collection[str]) -> None:
    """Forget what was asked in conversations.

    A wording that somebody else used too is not hers alone, and stays. Whoever has read her words
    and not written yet what follows from them finds that he was overtaken, and reads again.
    The facts must have her words still.
    """
    overtaken = update(ProgressRow).values(version=ProgressRow.version + 1)
    await session.execute(overtaken)
    hers = QuestionRow.conversation_id.in_(conversation_ids)
    asked = select(QuestionRow.gap_id, QuestionRow.text).where(hers)
    words = {(gap_id, text) for gap_id, text in await session.execute(asked)}
    await session.execute(update(QuestionRow).where(hers).values(text="", placed=True))
    for gap_id, text in words:
        await _forget_wording(session, gap_id, text)
    await _forget_replayed(session, conversation_ids)
    flagged = FlagRow.conversation_id.in_(conversation_ids)
    await session.execute(update(FlagRow).where(flagged).values(comment=""))


async def _forget_wording(session: AsyncSession, gap_id: str | None, text: str) -> None:
    if await session.scalar(select(exists().where(QuestionRow.text == text))):
        return
    await session.execute(delete(WordingRow).where(WordingRow.text == text))
    titled = update(GapRow).where(GapRow.title == text)
    await session.execute(titled.values(title=_WITHOUT_WORDS, stale=True))
    if gap_id is not None:
        await session.execute(update(GapRow).where(GapRow.id == gap_id).values(stale=True))


async def _forget_replayed(session: AsyncSession, conversation_ids: Collection[str]) -> None:
    """Take her words out of what replays have found; what would be otherwise stays counted."""
    told = await told_of(session, conversation_ids)
    texts = {masked(question.text) for question in questions(told)}
    for row in await session.scalars(select(ReplayRow).where(ReplayRow.result.is_not(None))):
        row.result = without(row.result or {}, texts, _WITHOUT_WORDS)
