"""The only SQL of surveys."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import SurveyNotFound
from deflection.persons.store import persons_of
from handoff.surveys.tables import SurveyRow
from handoff.tables import ContactRow, ConversationRow


async def find(session: AsyncSession, survey_id: str) -> SurveyRow:
    """Return a survey; raise `SurveyNotFound`."""
    row = await session.get(SurveyRow, survey_id, populate_existing=True)
    if row is None:
        raise SurveyNotFound(id=survey_id)
    return row


async def newest(session: AsyncSession, row: ConversationRow) -> SurveyRow | None:
    """Return what a conversation asked last, if it asked anything."""
    return None if row.survey_id is None else await session.get(SurveyRow, row.survey_id)


async def was_asked(
    session: AsyncSession, contact_id: str, after: datetime, before: datetime
) -> bool:
    """Tell whether the person of a contact was asked anything between two moments; others who are
    about to ask her wait until we end."""
    hers = sorted(await persons_of(session, [contact_id]))
    # Not FOR UPDATE: conversations of hers may begin meanwhile, and refer to her.
    held = select(ContactRow.id).where(ContactRow.id.in_(hers)).order_by(ContactRow.id)
    await session.execute(held.with_for_update(key_share=True))
    asked = exists().where(
        SurveyRow.contact_id.in_(hers), SurveyRow.asked_at > after, SurveyRow.asked_at < before
    )
    return bool(await session.scalar(select(asked)))
