"""Routing and who holds the conversation never wait for each other."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from handoff import store
from handoff.routing import store as routings
from handoff.routing.staffing.presence import Presence

AS_FAR_AS_IT_COMES = 0.3
"""Seconds after which what runs beside has done all that it can do while a row is locked."""


@pytest.fixture
def meanwhile(database):
    """Does something while a conversation is locked, and moves its handoff then."""

    async def run(conversation_id, work):
        async with database.write() as session:
            await store.lock(session, conversation_id)
            beside = asyncio.create_task(work)
            await asyncio.sleep(AS_FAR_AS_IT_COMES)
            at = await routings.place(session, conversation_id)
            await routings.stop_waiting(session, at.handoff_id)
        await beside

    return run


async def test_finding_what_a_handoff_needs(meanwhile, dispatch, queue_one):
    conversation_id = await queue_one()
    with capture_logs() as logs:
        await meanwhile(conversation_id, dispatch())
    assert logs == []  # a deadlock is broken by failing one of the two, perhaps this one


async def test_offering_her_to_somebody(meanwhile, desk, dispatch, queue_one, staff):
    for agent in staff[:2]:
        await desk.set_presence(agent, Presence.AWAY)
    conversation_id = await queue_one()
    await dispatch()
    await meanwhile(conversation_id, desk.set_presence(staff[0], Presence.ONLINE))


async def test_offering_who_is_just_accepted_by_somebody_else(
    database, desk, dispatch, queue_one, staff
):
    for agent in staff[:2]:
        await desk.set_presence(agent, Presence.AWAY)
    conversation_id = await queue_one()
    await dispatch()
    async with database.write() as session:
        at = await routings.place(session, conversation_id)
        beside = asyncio.create_task(desk.set_presence(staff[0], Presence.ONLINE))
        await asyncio.sleep(AS_FAR_AS_IT_COMES)
        await store.lock_agent(session, staff[0])  # which whoever offers to her holds
        await routings.stop_waiting(session, at.handoff_id)
    await beside
    assert await desk.offer(staff[0]) is None
