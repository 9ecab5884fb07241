"""What is needed is found, less is asked after a while, and the queue keeps its order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from core.errors import AtCapacity
from deflection.facts import FactKind
from handoff import store
from handoff.desk import lists
from handoff.desk.service import Desk
from handoff.routing import queueing
from handoff.routing.assessing import Assessor
from handoff.routing.dispatcher import Dispatcher
from handoff.routing.offers import Offers
from handoff.routing.reranking import Reranking
from handoff.routing.rules.policy import Drop, Relaxation
from handoff.routing.rules.policy_file import shipped
from handoff.routing.rules.skill import Need, Skill
from handoff.routing.staffing import store as people_store
from handoff.routing.staffing.presence import Presence
from handoff.routing.tables import RoutingRow
from handoff.tables import HANDOFFS, AgentRow
from tests.integration.handoff.queued import queued_ids
from tests.integration.handoff.routing.reading import (
    GRACE,
    PUSH,
    Topics,
    facts,
    offered,
    read_about,
    read_one,
)
from tests.integration.handoff.test_notices import NoArticles


async def test_less_is_asked_after_a_while_and_the_novice_gets_her(
    database, desk, dispatch, queue_one, staff, clock
):
    conversation_id = await queue_one()
    await read_about(database, conversation_id, "ecs-1")
    for agent in staff[:2]:
        await desk.set_presence(agent, Presence.AWAY)
    await desk.set_presence(staff[2], Presence.ONLINE)
    lanes = []
    for _ in range(4):
        await dispatch()
        row = await read_one(database, RoutingRow, conversation_id)
        lanes.append(row.lane)
        clock.advance(seconds=100)
        await desk.seen(staff[2])
    assert lanes == ["language:zh~1 product:ecs~2", "language:zh~1", "language:zh~1", ""]
    assert await offered(desk, *staff) == [None, None, conversation_id]
    offer = await desk.offer(staff[2])
    assert "relaxed" in {each["code"] for each in offer["reasons"]}
    told = await facts(database, conversation_id, FactKind.ROUTED)
    assert [each.data["lane"] for each in told] == [lanes[0], lanes[1], ""]


async def test_a_specialist_does_not_idle_behind_many_whom_she_cannot_serve(
    database, desk, dispatch, queue_one, staff
):
    for agent in staff:
        await desk.set_presence(agent, Presence.AWAY)
    others = [await queue_one(f"visitor-{n}") for n in range(5)]
    hers = await queue_one("last")
    async with database.write() as session:
        await people_store.set_skills(session, staff[2], {"product:slb": 4})
    for each in others:
        await read_about(database, each, "ecs-1")
    await read_about(database, hers, "slb-1")
    await dispatch()
    async with database.write() as session:
        await people_store.set_skills(session, staff[2], {"product:slb": 4, "language:zh": 1})
    await desk.set_presence(staff[2], Presence.ONLINE)
    assert await offered(desk, staff[2]) == [hers]


async def test_vips_and_the_angry_stand_further_ahead(database, desk, dispatch, queue_one, staff):
    first, second = await queue_one("a"), await queue_one("b")
    async with database.write() as session:
        row = await store.conversation(session, second)
        (await store.contact(session, row.contact_id)).tier = "vip"
    await desk.set_presence(staff[1], Presence.AWAY)
    await desk.set_presence(staff[0], Presence.AWAY)
    await dispatch()
    async with database.read() as session:
        assert list(await queued_ids(session)) == [second, first]
        places = [
            await store.queue_position(session, await store.conversation(session, each))
            for each in (first, second)
        ]
    assert places == [2, 1]
    [waiting, _] = (await desk.lists(staff[0], "waiting", None, 10))["conversations"]
    assert (waiting["id"], waiting["routing"]["tier"]) == (second, "vip")


async def test_a_transfer_into_the_queue_asks_for_a_team(
    database, desk, dispatch, queue_one, staff, clock
):
    conversation_id = await queue_one()
    await dispatch()
    await desk.accept(staff[0], conversation_id)
    async with database.write() as session:
        await people_store.set_teams(session, staff[1], ["billing"], clock())
    await desk.return_to_queue(staff[0], conversation_id)
    async with database.write() as session:
        needs = [Need(Skill.parse("team:billing"))]
        await queueing.ask(session, conversation_id, needs, clock())
    await dispatch()
    assert await offered(desk, *staff) == [None, conversation_id, None]


async def test_heavy_chats_fill_an_agent_sooner(database, clock, queue_one, staff, offers):
    heavy = Offers(replace(PUSH, weights={"web": 2.0}), GRACE)
    desk = Desk(database, NoArticles(), clock, heavy)
    dispatcher = Dispatcher(database, Assessor(heavy.policy, Topics()), heavy, clock)
    first, second = await queue_one("a"), await queue_one("b")
    await dispatcher.sweep()
    await desk.accept(staff[0], first)
    with pytest.raises(AtCapacity):
        await desk.accept(staff[0], second)
    async with database.read() as session:
        assert await store.load_of(session, staff[0]) == 2.0


async def test_pulling_offers_nothing_and_still_finds_what_is_needed(
    database, clock, queue_one, staff
):
    pull = Offers(shipped(), GRACE)
    desk = Desk(database, NoArticles(), clock, pull)
    conversation_id = await queue_one()
    await Dispatcher(database, Assessor(shipped(), Topics()), pull, clock).sweep()
    await desk.set_presence(staff[0], Presence.ONLINE)
    assert await offered(desk, *staff) == [None, None, None]
    row = await read_one(database, RoutingRow, conversation_id)
    assert (row.lane, row.routed_at) == ("language:zh~1", clock())


async def test_an_agent_who_is_hired_finds_the_longest_waiting(database, desk, dispatch, queue_one):
    conversation_id = await queue_one()
    await dispatch()
    async with database.write() as session:
        row = AgentRow(id="new", name="新", language="zh", capacity=1, presence="online")
        session.add(row)
    await desk.seen("new")
    assert await offered(desk, "new") == [conversation_id]


async def test_an_agent_finds_whom_she_can_help_behind_others(
    database, desk, dispatch, queue_one, staff
):
    for agent in staff:
        await desk.set_presence(agent, Presence.AWAY)
    waiting = [await queue_one(each) for each in "abc"]
    for conversation_id, article in zip(waiting, ("ecs-1", "slb-1", "slb-2"), strict=True):
        await read_about(database, conversation_id, article)
    async with database.write() as session:
        await people_store.set_skills(session, staff[2], {"product:slb": 4, "language:zh": 1})
    await dispatch()
    async with database.read() as session:
        order = list(await queued_ids(session))
        found = [
            await lists.for_agent(session, agent, limit) for agent in staff for limit in (9, 1)
        ]
    hers = [each for each in order if each != waiting[0]]
    ids = [[row.id for row in rows] for rows in found]
    assert ids == [[waiting[0]], [waiting[0]], [waiting[0]], [waiting[0]], hers, hers[:1]]


async def test_who_is_opened_to_all_goes_to_anybody_at_once(
    database, desk, dispatch, queue_one, staff
):
    for agent in staff:
        await desk.set_presence(agent, Presence.AWAY)
    conversation_id = await queue_one()
    await dispatch()
    await desk.set_presence(staff[2], Presence.ONLINE)
    await dispatch()
    assert await offered(desk, *staff) == [None, None, None]
    async with database.write() as session:
        assert await queueing.open_to_all(session, conversation_id)
    await dispatch()
    assert await offered(desk, *staff) == [None, None, conversation_id]


async def test_a_handoff_that_cannot_be_read_holds_up_nobody_and_is_tried_again(
    database, desk, dispatch, queue_one, staff, clock
):
    for agent in staff:
        await desk.set_presence(agent, Presence.AWAY)
    broken, other = await queue_one("a"), await queue_one("b")

    async def set_record(record):
        async with database.write() as session:
            hers = HANDOFFS.c.conversation_id == broken
            await session.execute(update(HANDOFFS).where(hers).values(record=record))

    async def routed():
        rows = [await read_one(database, RoutingRow, each) for each in (broken, other)]
        return [row.routed_at is not None for row in rows]

    await set_record(["no record"])
    with capture_logs() as logs:
        await dispatch()
        assert await routed() == [False, True]
        clock.advance(minutes=2)
        await dispatch()
    row = await read_one(database, RoutingRow, broken)
    assert [(each["event"], each["handoff_id"]) for each in logs] == [
        ("routing_failed", row.handoff_id)
    ]
    await set_record({})
    await dispatch()
    assert await routed() == [False, True]  # not yet: it is not tried with every look
    clock.advance(minutes=2)
    await dispatch()
    assert await routed() == [True, True]


async def test_who_waits_is_ranked_anew_when_the_policy_has_changed(
    database, dispatch, queue_one, staff, clock
):
    plain, vip, opened = await queue_one("a"), await queue_one("b"), await queue_one("c")
    for each in (plain, opened):
        await read_about(database, each, "ecs-1")
    async with database.write() as session:
        row = await store.conversation(session, vip)
        (await store.contact(session, row.contact_id)).tier = "vip"
        await session.execute(update(AgentRow).values(presence="away"))
    await dispatch()
    async with database.write() as session:
        assert await queueing.open_to_all(session, opened)
    clock.advance(seconds=10)

    async def rerank(policy):
        return await Reranking(database, Assessor(policy, Topics()), clock).run()

    async def rows():
        found = [await read_one(database, RoutingRow, each) for each in (plain, vip, opened)]
        return [(row.rank_at, row.lane, row.relax_at) for row in found]

    before = await rows()
    assert await rerank(PUSH) == 0
    assert await rows() == before
    queued_at = clock() - timedelta(seconds=10)
    eager = replace(
        PUSH,
        tiers={"standard": 0.0, "vip": 60.0},
        newcomers=replace(PUSH.newcomers, head_start=0.0),
        relax=(Relaxation(20, Drop.TOPIC),),
        weights={"web": 2.0},
    )
    assert await rerank(eager) == 3
    assert await rows() == [
        (queued_at, "language:zh~1 product:ecs~2", queued_at + timedelta(seconds=20)),
        (queued_at - timedelta(seconds=60), "language:zh~1", None),
        (queued_at, "", None),
    ]
    async with database.read() as session:
        assert (await store.conversation(session, plain)).weight == 2.0
    assert await rerank(eager) == 0


async def test_needs_that_cannot_be_read_are_asked_of_nobody_and_hold_up_nobody(
    database, desk, dispatch, queue_one, staff, clock
):
    for agent in staff:
        await desk.set_presence(agent, Presence.AWAY)
    waiting = []
    for each in "abc":
        waiting.append(await queue_one(each))
        clock.advance(seconds=1)
    broken, other, third = waiting
    await dispatch()
    async with database.write() as session:
        hers = update(RoutingRow).where(RoutingRow.conversation_id == broken)
        unreadable = "language:zh~1 mood:good~1 product:ecs~many"
        await session.execute(hers.values(lane=unreadable, asked=unreadable))
    await desk.set_presence(staff[0], Presence.ONLINE)  # by the move itself
    assert await offered(desk, staff[0]) == [broken]
    await desk.set_presence(staff[0], Presence.AWAY)
    for agent in staff[:2]:
        await desk.set_presence(agent, Presence.ONLINE)
    await dispatch()
    assert await offered(desk, *staff[:2]) == [broken, other]
    await desk.accept(staff[1], other)
    assert await offered(desk, staff[1]) == [third]
    [first, *_] = (await desk.lists(staff[0], "waiting", None, 10))["conversations"]
    assert [each["skill"] for each in first["routing"]["needs"]] == ["language:zh"]


async def test_of_the_free_only_those_are_read_who_can_take_somebody(
    database, desk, queue_one, staff, clock
):
    ecs, zh = Skill.parse("product:ecs"), Skill.parse("language:zh")
    async with database.write() as session:
        await people_store.set_teams(session, staff[1], ["billing"], clock())

    async def free(*lanes, limit=10):
        async with database.read() as session:
            rows = await people_store.free(session, clock() - GRACE, lanes, limit)
        return [row.id for row in rows]

    assert await free((Need(ecs, 4),)) == [staff[0]]
    assert await free((Need(ecs, 4), Need(zh, 5))) == [staff[0]]
    assert await free((Need(ecs, 4),), (Need(Skill.parse("team:billing")),)) == list(staff[:2])
    assert await free(()) == list(staff[:2])  # 安 is away
    await queue_one("a")
    await desk.accept(staff[0], await queue_one("b"))
    assert await free((), limit=1) == [staff[1]]  # who has waited longest comes first
    await desk.accept(staff[0], await queue_one("c"))
    assert await free(()) == [staff[1]]  # 梅 has no room
