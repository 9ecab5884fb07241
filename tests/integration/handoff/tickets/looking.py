"""What the tests of tickets look at, and how long things take in them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from deflection.tables import FactRow
from handoff import store
from handoff.hours.calendar import Calendar, Span
from handoff.tickets import store as tickets
from handoff.tickets.reach import parse_reach

GRACE = timedelta(seconds=60)
OFFICE = Calendar(week=((Span(9 * 60, 17 * 60),),) * 5 + ((), ()))
PHONE = parse_reach("13800138000")


async def look(database, conversation_id):
    async with database.read() as session:
        row = await store.conversation(session, conversation_id)
        return row, await tickets.of(session, row)


async def events(database, conversation_id):
    async with database.read() as session:
        rows = await store.messages_after(session, conversation_id, 0, 50)
    return [row.data["event"] for row in rows if row.kind == "notice"]


async def fact(database, kind):
    async with database.read() as session:
        return (await session.scalars(select(FactRow.data).where(FactRow.kind == kind))).all()


async def seen(database, agent_id, clock):
    async with database.write() as session:
        (await store.lock_agent(session, agent_id)).last_seen_at = clock()
