"""The only SQL of the desk's lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from core.cursor import Cursor
from deflection.persons.store import persons_of
from handoff.conversation import State
from handoff.routing import store as routing_store
from handoff.routing.rules.skill import meets, needs_of
from handoff.routing.staffing import store as people_store
from handoff.routing.tables import RoutingRow
from handoff.tables import TROUBLED, ConversationRow
from handoff.tickets import store as tickets

_LIVE = (State.BOT, State.QUEUED, State.ASSIGNED)


def _listed(
    name: str, agent_id: str
) -> tuple[Select[ConversationRow, datetime], InstrumentedAttribute[datetime]]:
    """Return the query of one of the lists waiting, mine, bot, trouble or closed, each row with the
    moment that it stands at, and that column."""
    if name == "waiting":
        moment = RoutingRow.rank_at
        waiting = (
            select(ConversationRow, moment)
            .join(RoutingRow, RoutingRow.conversation_id == ConversationRow.id)
            .where(RoutingRow.waiting)
        )
        return waiting.order_by(moment, ConversationRow.id), moment
    changed = ConversationRow.updated_at
    query = select(ConversationRow, changed).order_by(changed.desc(), ConversationRow.id.desc())
    if name == "mine":
        hers = ConversationRow.assignee_id == agent_id
        return query.where(ConversationRow.state == State.ASSIGNED, hers), changed
    if name == "trouble":
        return query.where(TROUBLED), changed
    state = State.BOT if name == "bot" else State.CLOSED
    return query.where(ConversationRow.state == state), changed


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, and where the next page begins, if there may be one."""

    rows: Sequence[ConversationRow]
    next: Cursor | None = None


async def page(
    session: AsyncSession, name: str, agent_id: str, before: Cursor | None, limit: int
) -> Page:
    """Return one page of one of the desk's lists, in its order; tickets have one page alone."""
    if name == "tickets":
        return Page(await tickets.listed(session, limit))
    query, moment = _listed(name, agent_id)
    if before is not None:
        query = query.where(_behind(name, moment, before))
    found = (await session.execute(query.limit(limit))).all()
    rows = [row for row, _ in found]
    more = len(found) == limit
    return Page(rows, Cursor(found[-1][1], rows[-1].id) if more else None)


async def for_agent(session: AsyncSession, agent_id: str, limit: int) -> Sequence[ConversationRow]:
    """Return who waits and needs nothing that an agent lacks, in the order of the queue."""
    skills = (await people_store.abilities(session, [agent_id]))[agent_id]
    lanes = await routing_store.lanes(session)
    others = [lane for lane in lanes if not meets(skills, needs_of(lane))]
    query, _ = _listed("waiting", agent_id)
    return (await session.scalars(query.where(RoutingRow.lane.not_in(others)).limit(limit))).all()


def _behind(
    name: str, moment: InstrumentedAttribute[datetime], last: Cursor
) -> ColumnElement[bool]:
    """Return what comes after a row: the waiting stand oldest first, all others newest first."""
    same = moment == last.moment
    if name == "waiting":
        return or_(moment > last.moment, and_(same, ConversationRow.id > last.id))
    return or_(moment < last.moment, and_(same, ConversationRow.id < last.id))


async def counts(session: AsyncSession, agent_id: str) -> dict[str, int]:
    """Return how many conversations wait, are the agent's, are with the bot, and how many tickets
    wait for us."""
    mine = func.count().filter(ConversationRow.assignee_id == agent_id)
    query = (
        select(ConversationRow.state, func.count(), mine)
        .where(ConversationRow.state.in_(_LIVE))
        .group_by(ConversationRow.state)
    )
    found = {"waiting": 0, "mine": 0, "bot": 0, "tickets": await tickets.count(session)}
    for state, everybodys, own in await session.execute(query):
        if state == State.QUEUED:
            found["waiting"] = everybodys
        elif state == State.BOT:
            found["bot"] = everybodys
        else:
            found["mine"] = own
    return found


async def of_contact(
    session: AsyncSession, contact_id: str, but: str, limit: int
) -> Sequence[ConversationRow]:
    """Return a person's other conversations, on every channel, the newest first."""
    hers = await persons_of(session, [contact_id])
    query = (
        select(ConversationRow)
        .where(ConversationRow.contact_id.in_(hers), ConversationRow.id != but)
        .order_by(ConversationRow.opened_at.desc(), ConversationRow.id)
        .limit(limit)
    )
    return (await session.scalars(query)).all()
