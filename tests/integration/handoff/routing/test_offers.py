"""Push: a waiting customer is offered to one agent at a time, and is never lost on the way."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from core.errors import AlreadyAccepted, OfferGone
from deflection.facts import FactKind
from handoff import ownership, store
from handoff.conversation import State
from handoff.desk.service import Desk
from handoff.routing import store as routing_store
from handoff.routing.staffing import store as people_store
from handoff.routing.staffing.presence import Presence
from handoff.routing.tables import OfferRow, RoutingRow
from handoff.tables import ContactRow
from tests.integration.handoff.queued import queued_ids
from tests.integration.handoff.routing.reading import (
    PUSH,
    facts,
    offered,
    read_about,
    read_one,
)


async def test_the_best_who_is_there_is_offered_the_customer_with_the_reasons(
    database, desk, dispatch, queue_one, staff
):
    conversation_id = await queue_one()
    await read_about(database, conversation_id, "ecs-1")
    await dispatch()
    assert await offered(desk, *staff) == [conversation_id, None, None]
    offer = await desk.offer(staff[0])
    assert [each["code"] for each in offer["reasons"]] == [
        *("topic", "newcomer", "skills", "load", "decided")
    ]
    assert offer["conversation"]["routing"]["topic"]["skill"] == "product:ecs"
    assert offer["conversation"]["routing"]["offered_to"] == staff[0]


async def test_accepting_is_told_with_why_she_was_chosen(
    database, desk, dispatch, queue_one, staff, clock
):
    conversation_id = await queue_one()
    await dispatch()
    await desk.accept(staff[0], conversation_id)
    offer = await read_one(database, OfferRow, conversation_id)
    assert (offer.state, offer.ended_at) == ("accepted", clock())
    record = (await desk.detail(conversation_id))["record"]
    assert {"skills", "decided"} <= {each["code"] for each in record["decision"]}
    assert await offered(desk, *staff) == [None, None, None]
    async with database.read() as session:
        [contact] = await session.scalars(select(ContactRow))
    assert (contact.last_agent_id, contact.last_served_at) == (staff[0], clock())


async def test_who_declines_is_passed_over_and_the_next_is_asked(
    database, desk, dispatch, queue_one, staff
):
    conversation_id = await queue_one()
    await dispatch()
    offer = await desk.offer(staff[0])
    await desk.decline(staff[0], offer["id"])
    await dispatch()
    assert await offered(desk, *staff) == [None, conversation_id, None]
    [declined] = await facts(database, conversation_id, FactKind.OFFER_DECLINED)
    assert declined.data["agent_id"] == staff[0]
    for agent in staff:
        with pytest.raises(OfferGone):
            await desk.decline(agent, offer["id"])
    with pytest.raises(OfferGone):
        await desk.decline(staff[0], "no-such-offer")


async def test_an_offer_that_nobody_answers_goes_on_and_at_last_she_is_away(
    database, desk, dispatch, queue_one, staff, clock
):
    await desk.set_presence(staff[1], Presence.MEETING)
    conversation_id = await queue_one()
    away = []
    for _ in range(PUSH.offer.unanswered):
        await dispatch()
        assert await offered(desk, staff[0]) == [conversation_id]
        clock.advance(seconds=PUSH.offer.seconds)
        await desk.seen(staff[0])
        await dispatch()
        assert await offered(desk, staff[0]) == [None]
        clock.advance(seconds=PUSH.offer.again)
        await desk.seen(staff[0])
        async with database.read() as session:
            away.append((await store.agent(session, staff[0])).presence)
    assert away == ["online", "online", "away"]
    told = await facts(database, conversation_id, FactKind.OFFER_TIMED_OUT)
    assert [each.data["away"] for each in told] == [False, False, True]
    await dispatch()
    assert await offered(desk, *staff) == [None, None, None]
    await desk.set_presence(staff[0], Presence.ONLINE)
    assert await offered(desk, staff[0]) == [conversation_id]


async def test_answering_begins_the_count_of_the_unanswered_anew(
    database, desk, dispatch, queue_one, staff, clock
):
    async def unanswered():
        async with database.read() as session:
            return (await store.agent(session, staff[0])).unanswered

    await desk.set_presence(staff[1], Presence.MEETING)
    await queue_one("a")
    await dispatch()
    clock.advance(seconds=PUSH.offer.seconds)
    await dispatch()
    assert await unanswered() == 1
    second = await queue_one("b")
    await dispatch()
    await desk.accept(staff[0], second)
    assert await unanswered() == 0


async def test_who_accepts_all_she_can_take_keeps_no_other_waiting_for_her(
    desk, dispatch, queue_one, staff
):
    waiting = [await queue_one(each) for each in "abc"]
    await dispatch()
    offer = await desk.offer(staff[0])
    for each in waiting:
        if each != offer["conversation_id"]:
            await desk.accept(staff[0], each)
    await dispatch()
    assert await offered(desk, *staff) == [None, offer["conversation_id"], None]


@pytest.mark.parametrize("ends", [Desk.resolve, Desk.return_to_bot])
async def test_a_chat_that_ends_makes_room_for_the_next_in_the_same_transaction(
    database, desk, dispatch, queue_one, staff, ends
):
    await desk.set_presence(staff[1], Presence.LUNCH)
    first, second, third = [await queue_one(each) for each in "abc"]
    for conversation_id in (first, second):
        await dispatch()
        await desk.accept(staff[0], conversation_id)
    await dispatch()
    assert await offered(desk, *staff) == [None, None, None]
    await ends(desk, staff[0], first)
    assert await offered(desk, staff[0]) == [third]


async def test_what_one_returns_is_offered_to_another_at_its_old_rank(
    database, desk, dispatch, queue_one, staff, clock
):
    first = await queue_one("a")
    await dispatch()
    await desk.accept(staff[0], first)
    before = (await read_one(database, RoutingRow, first)).rank_at
    clock.advance(seconds=30)
    second = await queue_one("b")
    await desk.return_to_queue(staff[0], first)
    async with database.read() as session:
        assert list(await queued_ids(session)) == [first, second]
    assert (await read_one(database, RoutingRow, first)).rank_at == before


async def test_who_comes_back_online_is_offered_the_next_at_once(desk, dispatch, queue_one, staff):
    for agent in staff:
        await desk.set_presence(agent, Presence.BUSY)
    conversation_id = await queue_one()
    await dispatch()
    assert await offered(desk, *staff) == [None, None, None]
    await desk.set_presence(staff[1], Presence.ONLINE)
    assert await offered(desk, *staff) == [None, conversation_id, None]
    await desk.set_presence(staff[1], Presence.LUNCH)
    assert await offered(desk, *staff) == [None, None, None]
    await desk.set_presence(staff[0], Presence.ONLINE)
    assert await offered(desk, *staff) == [conversation_id, None, None]


async def test_who_has_just_come_is_offered_to_nobody_before_it_is_known_what_she_needs(
    database, desk, dispatch, queue_one, staff, monkeypatch
):
    conversation_id = await queue_one()
    await read_about(database, conversation_id, "ecs-1")
    await desk.set_presence(staff[2], Presence.ONLINE)  # she has room, and knows nothing
    assert await offered(desk, *staff) == [None, None, None]
    with monkeypatch.context() as patch:  # she came after a sweep had looked at who is new
        patch.setattr(routing_store, "due", nobody)
        await dispatch()
    assert await offered(desk, *staff) == [None, None, None]
    await dispatch()
    assert await offered(desk, *staff) == [conversation_id, None, None]


async def nobody(*_):
    """Return that nobody is due."""
    return []


async def test_a_desk_that_was_gone_is_offered_nothing_until_it_is_seen(
    desk, dispatch, queue_one, staff, clock
):
    clock.advance(seconds=61)
    conversation_id = await queue_one()
    await dispatch()
    assert await offered(desk, *staff) == [None, None, None]
    await desk.seen(staff[1])
    assert await offered(desk, *staff) == [None, conversation_id, None]


async def test_a_customer_who_leaves_takes_her_offer_with_her(
    database, desk, dispatch, queue_one, staff, clock
):
    first = await queue_one("a")
    await dispatch()
    async with database.write() as session:
        row = await store.lock(session, first)
        await ownership.leave_queue(session, row, clock())
    assert await offered(desk, *staff) == [None, None, None]
    assert (await read_one(database, OfferRow, first)).state == "withdrawn"
    second = await queue_one("b")
    await dispatch()
    assert await offered(desk, staff[0]) == [second]


async def test_a_colleague_may_take_her_first_and_the_offer_is_gone(
    database, desk, dispatch, queue_one, staff
):
    conversation_id = await queue_one()
    await dispatch()
    await desk.accept(staff[2], conversation_id)
    assert await offered(desk, *staff) == [None, None, None]
    with pytest.raises(AlreadyAccepted):
        await desk.accept(staff[0], conversation_id)
    record = (await desk.detail(conversation_id))["record"]
    codes = [each["code"] for each in record["decision"]]
    assert codes == ["newcomer", "taken", "lacks"]


async def test_accepting_and_timing_out_at_once_leave_one_owner_and_no_open_offer(
    database, desk, dispatch, queue_one, staff, clock
):
    conversation_id = await queue_one()
    await dispatch()
    clock.advance(seconds=PUSH.offer.seconds)
    await asyncio.gather(
        dispatch(), desk.accept(staff[0], conversation_id), dispatch(), return_exceptions=True
    )
    async with database.read() as session:
        row = await store.conversation(session, conversation_id)
        still_open = await session.scalars(select(OfferRow.id).where(OfferRow.state == "open"))
        assert (row.state, row.assignee_id) == (State.ASSIGNED, staff[0])
        assert list(still_open) == []


async def test_of_many_who_wait_everybody_gets_one_owner_and_nobody_too_many(
    database, desk, dispatch, queue_one, staff, clock
):
    waiting = [await queue_one(f"visitor-{n}") for n in range(6)]
    await desk.set_presence(staff[2], Presence.ONLINE)
    room = {staff[0]: 2, staff[1]: 2, staff[2]: 1}
    for _ in range(12):
        clock.advance(seconds=31)
        for agent in staff:
            await desk.seen(agent)
        await dispatch()
        for agent in staff:
            offer = await desk.offer(agent)
            if offer is not None:
                await desk.accept(agent, offer["conversation_id"])
    async with database.read() as session:
        rows = await store.conversations(session, waiting)
        loads = await people_store.loads(session)
    assert loads == {agent: float(limit) for agent, limit in room.items()}
    assert sum(row.state == State.QUEUED for row in rows) == 1
