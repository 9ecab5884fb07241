"""The only SQL of follow-ups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.cursor import Cursor
from core.errors import FollowUpNotFound
from core.ids import new_id
from handoff.follow_ups.follow_up import State
from handoff.follow_ups.tables import FollowUpRow
from handoff.surveys.tables import SurveyRow


def open_for(session: AsyncSession, survey: SurveyRow, now: datetime) -> None:
    """Put a customer on the list for what she answered."""
    row = FollowUpRow(
        id=new_id(),
        survey_id=survey.id,
        contact_id=survey.contact_id,
        conversation_id=survey.conversation_id,
        kind=survey.kind,
        score=survey.score,
        comment=survey.comment,
        state=State.OPEN.value,
        note="",
        version=1,
        opened_at=now,
    )
    session.add(row)


async def lock(session: AsyncSession, follow_up_id: str) -> FollowUpRow:
    """Load a follow-up for change; raise `FollowUpNotFound`."""
    query = select(FollowUpRow).where(FollowUpRow.id == follow_up_id).with_for_update()
    row: FollowUpRow | None = await session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise FollowUpNotFound(id=follow_up_id)
    return row


async def page(
    session: AsyncSession, state: State, after: Cursor | None, limit: int
) -> Sequence[FollowUpRow]:
    """Return follow-ups of a state, the newest first."""
    query = select(FollowUpRow).where(FollowUpRow.state == state)
    if after is not None:
        same = and_(FollowUpRow.opened_at == after.moment, FollowUpRow.id < after.id)
        query = query.where(or_(FollowUpRow.opened_at < after.moment, same))
    newest = query.order_by(FollowUpRow.opened_at.desc(), FollowUpRow.id.desc())
    return (await session.scalars(newest.limit(limit))).all()


async def counts(session: AsyncSession) -> dict[str, int]:
    """Return how many follow-ups there are of each state."""
    query = select(FollowUpRow.state, func.count()).group_by(FollowUpRow.state)
    found = {row[0]: int(row[1]) for row in await session.execute(query)}
    return {state.value: found.get(state.value, 0) for state in State}
