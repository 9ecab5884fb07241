"""The first post carries what routing found, and does not wait for it for ever."""

from __future__ import annotations

from handoff import ownership, store
from handoff.record.schema import HandoffRecord
from handoff.record.view import record_view
from handoff.routing.staffing import store as people_store
from handoff.routing.tables import SkillRow
from handoff.webhook.store import ROUTED_WITHIN
from tests.integration.handoff.webhook.outside_desk import one


async def test_the_first_post_waits_for_what_routing_finds_and_carries_it(
    database, queue_unrouted, routes, agents, outside, courier, deliveries
):
    async with database.write() as session:
        session.add(SkillRow(name="product:ecs", zh="云服务器", en="ECS"))
        await session.flush()
        await people_store.set_skills(session, agents[0], {"product:ecs": 3})
    conversation_id = await queue_unrouted()
    assert await courier.deliver() == 0
    await routes.sweep()
    assert await courier.deliver() == 1
    posted = HandoffRecord.model_validate(outside.taken[(await one(deliveries))["id"]]["record"])
    async with database.read() as session:
        row = await store.conversation(session, conversation_id)
        now = HandoffRecord.model_validate(await record_view(session, row))
    assert posted.topic is not None
    assert (posted.topic.skill, posted.tier, posted.priority) == ("product:ecs", "standard", "high")
    assert posted.decision == now.decision
    assert "topic" in {reason.code for reason in posted.decision}
    assert (await one(deliveries))["attempts"] == 1


async def test_a_handoff_that_routing_never_looks_at_is_posted_all_the_same(
    queue_unrouted, outside, courier, deliveries, clock
):
    await queue_unrouted()
    clock.advance(seconds=ROUTED_WITHIN.total_seconds() - 1)
    assert await courier.deliver() == 0
    clock.advance(seconds=1)
    assert await courier.deliver() == 1
    posted = HandoffRecord.model_validate(outside.taken[(await one(deliveries))["id"]]["record"])
    assert (posted.topic, posted.tier, posted.decision) == (None, None, [])


async def test_who_leaves_or_is_taken_before_routing_looked_is_not_waited_for(
    database, queue_unrouted, agents, outside, courier, clock
):
    conversation_id = await queue_unrouted()
    async with database.write() as session:
        await ownership.accept(session, conversation_id, agents[0], clock())
    assert await courier.deliver() == 1


async def test_what_routing_decides_later_does_not_change_what_is_posted(
    database, queue_one_for, agents, outside, courier, deliveries, clock
):
    conversation_id = await queue_one_for()
    outside.manner = "fails"
    await courier.deliver()
    async with database.write() as session:
        await ownership.accept(session, conversation_id, agents[0], clock())
    clock.advance(hours=1)
    outside.manner = "takes"
    await courier.deliver()
    assert (await one(deliveries))["state"] == "delivered"
    assert len({body for _, body in outside.posts}) == 1
