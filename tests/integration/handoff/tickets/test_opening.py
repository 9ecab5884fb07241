"""Who cannot be helped now gets a ticket, and is promised when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from handoff import store
from handoff.bot.reply import LeaveMessage
from handoff.conversation import State
from handoff.hours.calendar import ALWAYS, Calendar
from handoff.hours.hours_file import Hours
from handoff.reception import Reception
from handoff.tickets import ticketing
from handoff.tickets.service import Tickets
from handoff.tickets.ticket import Status, Why
from tests.integration.handoff.tickets.looking import GRACE, OFFICE, fact, look, seen


async def test_with_an_agent_at_her_desk_she_waits_in_the_queue(
    database, reception, ask, agents, clock
):
    await seen(database, agents[0], clock)
    row, ticket = await look(database, await ask(reception))
    assert (row.state, ticket) == (State.QUEUED, None)


async def test_with_nobody_at_a_desk_she_has_a_ticket_at_once_and_is_told_when(
    database, reception, ask, agents, clock
):
    await seen(database, agents[0], clock)
    clock.advance(seconds=61)
    conversation_id = await ask(reception)
    row, ticket = await look(database, conversation_id)
    assert (row.state, row.ticket_id) == (State.TICKET, ticket.id)
    assert (ticket.status, ticket.why, ticket.reason) == (Status.OPEN, Why.NOBODY, "requested")
    assert ticket.due_at == clock() + timedelta(hours=4)
    async with database.read() as session:
        last = (await store.messages_after(session, conversation_id, 0, 50))[-1]
    assert last.data == {
        "event": "ticket_opened",
        "agent": None,
        "why": "nobody",
        "due_at": "2026-03-02T13:01:01.000Z",
    }
    assert [each["reason"] for each in await fact(database, "handoff_requested")] == ["requested"]
    assert len(await fact(database, "ticket_opened")) == 1


async def test_out_of_hours_the_promise_counts_from_the_next_opening(
    database, reception, ask, agents, clock
):
    clock.moment = datetime(2026, 3, 6, 18, 0, tzinfo=UTC)  # a Friday evening
    await seen(database, agents[0], clock)
    monday_is_a_holiday = Calendar(week=OFFICE.week, days={date(2026, 3, 9): ()})
    closed = Reception(Hours(monday_is_a_holiday), reception.levels, GRACE)
    _, ticket = await look(database, await ask(closed))
    assert ticket.why == Why.CLOSED
    assert ticket.due_at == datetime(2026, 3, 10, 13, 0, tzinfo=UTC)


async def test_a_vip_is_promised_an_earlier_reply(database, reception, ask, write, clock):
    accepted = await write("你好")
    async with database.write() as session:
        (await store.contact(session, accepted.conversation.contact_id)).tier = "vip"
    _, ticket = await look(database, await ask(reception))
    assert ticket.due_at == clock() + timedelta(hours=2)


async def test_a_message_left_is_a_ticket_although_agents_are_there(
    database, reception, ask, agents, clock
):
    await seen(database, agents[0], clock)
    row, ticket = await look(database, await ask(reception, LeaveMessage("请回电")))
    assert (row.state, ticket.why) == (State.TICKET, Why.MESSAGE)


async def test_an_operator_may_let_people_wait_for_nobody(database, reception, ask, agents):
    patient = Reception(Hours(ALWAYS, "queue"), reception.levels, GRACE)
    row, _ = await look(database, await ask(patient))
    assert row.state == State.QUEUED


async def test_asking_again_keeps_the_ticket_and_its_earlier_promise(
    database, reception, ask, clock
):
    conversation_id = await ask(reception)
    _, first = await look(database, conversation_id)
    async with database.write() as session:
        await ticketing.go_on(session, await store.lock(session, conversation_id), clock())
    clock.advance(hours=1)
    await ask(reception)
    _, again = await look(database, conversation_id)
    assert (again.id, again.due_at) == (first.id, first.due_at)


async def test_who_still_waits_at_closing_time_gets_a_ticket_when_the_last_agent_has_left(
    database, reception, queue_one, agents, clock
):
    clock.moment = datetime(2026, 3, 2, 16, 59, tzinfo=UTC)
    office = Reception(Hours(OFFICE), reception.levels, GRACE)
    closing = Tickets(database, office, clock)
    conversation_id = await queue_one()
    await closing.close_queue()
    assert (await look(database, conversation_id))[0].state == State.QUEUED
    clock.advance(minutes=2)
    await seen(database, agents[0], clock)
    await closing.close_queue()
    assert (await look(database, conversation_id))[0].state == State.QUEUED
    clock.advance(minutes=2)
    await closing.close_queue()
    row, ticket = await look(database, conversation_id)
    assert (row.state, ticket.why) == (State.TICKET, Why.CLOSED)
    assert ticket.due_at == datetime(2026, 3, 3, 13, 0, tzinfo=UTC)


@pytest.fixture
def pass_time(clock):
    """Lets seconds pass, in which who still waits is looked after as often as it is."""

    async def passing(service, seconds):
        for _ in range(seconds // 20):
            clock.advance(seconds=20)
            await service.close_queue()

    return passing


async def test_who_waits_when_all_agents_have_gone_is_told_after_a_while_when_she_is_answered(
    database, service, pass_time, queue_one, agents, clock
):
    conversation_id = await queue_one()
    await service.close_queue()
    await seen(database, agents[0], clock)
    await pass_time(service, 580)
    assert (await look(database, conversation_id))[0].state == State.QUEUED
    await pass_time(service, 20)
    row, ticket = await look(database, conversation_id)
    assert (row.state, ticket.why) == (State.TICKET, Why.NOBODY)
    assert ticket.due_at == clock() + timedelta(hours=4)
    assert (await fact(database, "ticket_opened"))[0]["waited_seconds"] == 600.0


async def test_an_agent_who_went_for_lunch_has_gone_since_she_said_so(
    database, service, pass_time, queue_one, agents, clock
):
    conversation_id = await queue_one()
    for _ in range(20):
        await seen(database, agents[0], clock)
        await pass_time(service, 60)
    async with database.write() as session:
        agent = await store.lock_agent(session, agents[0])
        agent.presence, agent.presence_since = "lunch", clock()
    await pass_time(service, 580)
    assert (await look(database, conversation_id))[0].state == State.QUEUED
    await pass_time(service, 20)
    assert (await look(database, conversation_id))[0].state == State.TICKET


async def test_a_restart_sends_nobody_away_before_agents_could_come_back(
    database, reception, pass_time, queue_one, agents, clock
):
    conversation_id = await queue_one()
    await seen(database, agents[0], clock)
    clock.advance(hours=2)
    restarted = Tickets(database, reception, clock)
    await restarted.close_queue()
    await pass_time(restarted, 580)
    assert (await look(database, conversation_id))[0].state == State.QUEUED
    await seen(database, agents[0], clock)
    await pass_time(restarted, 60)
    assert (await look(database, conversation_id))[0].state == State.QUEUED


async def test_where_the_operator_lets_people_wait_for_nobody_they_go_on_waiting(
    database, reception, pass_time, queue_one, agents, clock
):
    conversation_id = await queue_one()
    patient = Tickets(database, Reception(Hours(ALWAYS, "queue"), reception.levels, GRACE), clock)
    await pass_time(patient, 3600)
    assert (await look(database, conversation_id))[0].state == State.QUEUED
