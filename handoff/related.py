"""What belongs to many conversations, read at once: the only SQL behind `handoff/views.py`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Row, and_, bindparam, case, select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff.levels.tables import LEVELS
from handoff.message import Kind, Sender
from handoff.routing.tables import ROUTINGS
from handoff.tables import AGENTS, CONTACTS, CONVERSATIONS, HANDOFFS, MESSAGES

_LAST_WORDS = (
    select(MESSAGES.c.id)
    .where(
        MESSAGES.c.conversation_id == CONVERSATIONS.c.id, MESSAGES.c.sender != Sender.SYSTEM.value
    )
    .order_by(MESSAGES.c.seq.desc())
    .limit(1)
    .correlate(CONVERSATIONS)
    .scalar_subquery()
)
_NEWEST_HANDOFF = (
    select(HANDOFFS.c.id)
    .where(HANDOFFS.c.conversation_id == CONVERSATIONS.c.id)
    .order_by(HANDOFFS.c.queued_at.desc())
    .limit(1)
    .correlate(CONVERSATIONS)
    .scalar_subquery()
)
_TITLE = MESSAGES.c.data[("article", "title")].as_string()
_SAID = case((MESSAGES.c.kind == Kind.ARTICLE.value, _TITLE), else_=MESSAGES.c.text)
_IN_DANGER = and_(LEVELS.c.conversation_id == CONVERSATIONS.c.id, LEVELS.c.promise.is_not(None))

# Of tables, and no column more than is shown: mapping whole rows, with the record of each handoff
# among them, took most of the time in which a desk opens.
_BESIDE = (
    select(
        CONVERSATIONS.c.id,
        CONTACTS.c.name.label("contact_name"),
        CONTACTS.c.tier.label("contact_tier"),
        MESSAGES.c.seq.label("said_seq"),
        MESSAGES.c.sender.label("said_by"),
        MESSAGES.c.kind.label("said_kind"),
        MESSAGES.c.created_at.label("said_at"),
        _SAID.label("said"),
        HANDOFFS.c.reason,
        ROUTINGS.c.handoff_id.label("routed"),
        ROUTINGS.c.asked,
        ROUTINGS.c.lane,
        ROUTINGS.c.topic,
        ROUTINGS.c.tier,
        ROUTINGS.c.priority,
        ROUTINGS.c.rank_at,
        ROUTINGS.c.offered_to,
        LEVELS.c.promise,
        LEVELS.c.mark,
        LEVELS.c.taken,
        LEVELS.c.due_at,
    )
    .select_from(CONVERSATIONS)
    .join(CONTACTS, CONTACTS.c.id == CONVERSATIONS.c.contact_id)
    .outerjoin(MESSAGES, MESSAGES.c.id == _LAST_WORDS)
    .outerjoin(HANDOFFS, HANDOFFS.c.id == _NEWEST_HANDOFF)
    .outerjoin(ROUTINGS, ROUTINGS.c.handoff_id == HANDOFFS.c.id)
    .outerjoin(LEVELS, _IN_DANGER)
    .where(CONVERSATIONS.c.id.in_(bindparam("ids", expanding=True)))
)
_NAMES = select(AGENTS.c.id, AGENTS.c.name).where(AGENTS.c.id.in_(bindparam("ids", expanding=True)))


Beside = Row[*tuple[Any, ...]]


async def beside(session: AsyncSession, ids: Collection[str]) -> Mapping[str, Beside]:
    """Return what stands beside conversations in a list, by conversation.

    That are the customer's name and tier, what somebody said last (no system line; the title of an
    article),
    the reason and the routing of the newest handoff, and the promise that is in danger. What there
    is not is None.
    """
    return {row.id: row for row in await session.execute(_BESIDE, {"ids": list(ids)})}


async def agent_names(session: AsyncSession, ids: Iterable[str | None]) -> Mapping[str, str]:
    """Return what agents are called, by id."""
    wanted = {id_ for id_ in ids if id_ is not None}
    if not wanted:
        return {}
    return {each.id: each.name for each in await session.execute(_NAMES, {"ids": list(wanted)})}


async def contact_names(session: AsyncSession, ids: Iterable[str]) -> Mapping[str, str]:
    """Return what contacts are called, by id."""
    query = select(CONTACTS.c.id, CONTACTS.c.name).where(CONTACTS.c.id.in_(set(ids)))
    return {row[0]: row[1] for row in await session.execute(query)}
