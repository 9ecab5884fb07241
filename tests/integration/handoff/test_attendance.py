"""The facts of who was there: whatever changes an agent's presence tells them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from deflection.shifts.tables import PresenceRow
from handoff.desk.service import Desk
from handoff.routing.staffing.presence import Presence
from handoff.tables import AgentRow
from handoff.wall.service import Wall
from server.maintenance import Maintenance
from tests.integration.handoff.test_notices import NoArticles

GRACE = timedelta(seconds=60)


@pytest.fixture
def desk(database, clock):
    """The agents' use cases."""
    return Desk(database, NoArticles(), clock)


@pytest.fixture
def sweep(database, clock):
    """Housekeeping, once."""
    return Maintenance(database, GRACE, timedelta(hours=24), clock).sweep


@pytest.fixture
def told(database, clock):
    """Returns what was told of an agent: her presence, and how many seconds after the start."""
    start = clock()

    async def read(agent_id):
        async with database.read() as session:
            hers = PresenceRow.agent_id == agent_id
            rows = await session.scalars(select(PresenceRow).where(hers).order_by(PresenceRow.id))
            return [(row.presence, (row.at - start).total_seconds()) for row in rows]

    return read


async def test_a_shift_is_told_as_it_is_and_nothing_twice(desk, clock, agents, told, sweep):
    await desk.seen(agents[0])
    for seconds, presence in ((10, "online"), (10, "lunch"), (10, "lunch"), (10, "online")):
        clock.advance(seconds=seconds)
        await desk.set_presence(agents[0], Presence(presence))
        await desk.seen(agents[0])
        await sweep()
    clock.advance(seconds=10)
    await desk.set_presence(agents[0], Presence.OFFLINE)
    assert await told(agents[0]) == [("online", 0), ("lunch", 20), ("online", 40), ("offline", 50)]
    assert await told(agents[1]) == []  # her desk was never there


async def test_who_vanished_has_been_offline_since_she_was_last_seen(
    desk, clock, agents, told, sweep
):
    await desk.seen(agents[0])
    clock.advance(seconds=59)
    await sweep()
    assert await told(agents[0]) == [("online", 0)]
    clock.advance(seconds=2)
    await sweep()
    await sweep()
    assert await told(agents[0]) == [("online", 0), ("offline", 0)]
    clock.advance(seconds=100)
    await desk.seen(agents[0])
    assert await told(agents[0]) == [("online", 0), ("offline", 0), ("online", 161)]


async def test_who_is_back_before_anybody_looked_was_away_all_the_same(desk, clock, agents, told):
    await desk.seen(agents[0])
    clock.advance(seconds=30)
    await desk.set_presence(agents[0], Presence.BUSY)
    clock.advance(seconds=500)
    await desk.seen(agents[0])
    # She said something after her desk was last seen: until then she was there.
    assert await told(agents[0]) == [("online", 0), ("busy", 30), ("offline", 30), ("busy", 530)]


async def test_who_is_signed_out_by_her_supervisor_is_offline_at_once(
    database, desk, clock, agents, told
):
    async def nothing(_agent_id):
        """Her sessions end elsewhere."""

    await desk.seen(agents[0])
    clock.advance(seconds=5)
    await Wall(database, desk.offers, nothing, clock).force_logout(agents[1], agents[0])
    assert await told(agents[0]) == [("online", 0), ("offline", 5)]
    async with database.read() as session:
        assert (await session.get(AgentRow, agents[0])).last_seen_at is None
