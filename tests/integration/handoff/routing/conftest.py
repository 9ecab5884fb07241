"""A desk that is offered customers, and people who differ in what they know."""

from __future__ import annotations

import pytest

from handoff.desk.service import Desk
from handoff.routing.assessing import Assessor
from handoff.routing.dispatcher import Dispatcher
from handoff.routing.offers import Offers
from handoff.routing.staffing import store as people_store
from handoff.routing.staffing.presence import Presence
from handoff.routing.tables import SkillRow, TeamRow
from tests.integration.handoff.routing.reading import GRACE, PUSH, Topics
from tests.integration.handoff.test_notices import NoArticles

SKILLS = ("language:zh", "product:ecs", "product:slb")


@pytest.fixture
def offers():
    """What makes offers by the shipped policy, pushing."""
    return Offers(PUSH, GRACE)


@pytest.fixture
def desk(database, clock, offers):
    """The agents' use cases."""
    return Desk(database, NoArticles(), clock, offers)


@pytest.fixture
def dispatch(database, clock, offers):
    """What happens by itself, until nothing more does."""
    dispatcher = Dispatcher(database, Assessor(PUSH, Topics()), offers, clock)

    async def sweep():
        for _ in range(3):
            await dispatcher.sweep()

    return sweep


@pytest.fixture
async def staff(database, agents, desk):
    """梅 (ECS 5) and Tom (ECS 3, both Chinese), at their desks; 安 knows nothing and is away."""
    levels = ({"language:zh": 5, "product:ecs": 5}, {"language:zh": 3, "product:ecs": 3}, {})
    async with database.write() as session:
        session.add_all([SkillRow(name=name, zh=name, en=name) for name in SKILLS])
        session.add(TeamRow(id="billing", zh="计费", en="Billing"))
        await session.flush()
        for agent_id, skills in zip(agents, levels, strict=True):
            await people_store.set_skills(session, agent_id, skills)
    for agent_id in agents:
        await desk.seen(agent_id)
    await desk.set_presence(agents[2], Presence.AWAY)
    return agents
