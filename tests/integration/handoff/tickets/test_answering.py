"""Tickets are answered in the same thread, until they are solved."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.errors import (
    InvalidInput,
    NotTheAssignee,
    TicketNotFound,
)
from handoff import store
from handoff.bot import turns
from handoff.bot.reply import Say
from handoff.conversation import State
from handoff.tables import HandoffRow
from handoff.tickets import store as tickets
from handoff.tickets import ticketing
from handoff.tickets.service import Change
from handoff.tickets.tables import TicketRow
from handoff.tickets.ticket import Status
from server.maintenance import Maintenance
from tests.integration.handoff.tickets.looking import GRACE, events, fact, look
from tests.integration.handoff.words import words


async def test_what_she_writes_to_a_ticket_goes_to_a_person_and_the_bot_is_silent(
    database, reception, ask, write, desk, agents, clock
):
    conversation_id = await ask(reception)
    assert not (await write("订单号 123")).bot_owes
    await desk.send(agents[1], conversation_id, words("m1", "已为您加急"))
    _, ticket = await look(database, conversation_id)
    assert (ticket.status, ticket.due_at, ticket.owner_id) == (Status.PENDING, None, agents[1])
    clock.advance(hours=1)
    again = await write("谢谢，什么时候到？")
    row, ticket = await look(database, conversation_id)
    assert not again.bot_owes
    assert ticket.status == Status.OPEN
    assert ticket.due_at == clock() + timedelta(hours=8)
    assert row.awaiting_since == clock()


async def test_she_goes_on_with_the_bot_until_a_person_answers(
    database, reception, ask, write, desk, agents, clock
):
    conversation_id = await ask(reception)
    async with database.write() as session:
        await ticketing.go_on(session, await store.lock(session, conversation_id), clock())
    asked = await write("发票多久寄出？")
    assert asked.bot_owes
    await desk.send(agents[0], conversation_id, words("m1", "您好，您的退款已受理"))
    row, ticket = await look(database, conversation_id)
    assert (row.state, ticket.status) == (State.TICKET, Status.PENDING)
    async with database.write() as session:
        turn = await turns.begin(session, conversation_id, turns.new_token("here"), clock())
    async with database.write() as session:
        await turns.commit(session, turn, [Say("机器人的话")], "rasa", clock())
    async with database.read() as session:
        said = [each.text for each in await store.messages_after(session, conversation_id, 0, 50)]
    assert "机器人的话" not in said
    assert said.count("您好，您的退款已受理") == 1


async def test_a_ticket_becomes_a_chat_and_a_chat_a_ticket_in_the_same_thread(
    database, reception, ask, service, desk, agents, clock
):
    conversation_id = await ask(reception)
    await desk.take_over(agents[0], conversation_id)
    row, ticket = await look(database, conversation_id)
    assert (row.state, row.assignee_id, row.ticket_id) == (State.ASSIGNED, agents[0], ticket.id)
    await desk.send(agents[0], conversation_id, words("m1", "您好"))
    tomorrow = clock() + timedelta(days=1)
    view = await service.change(agents[0], conversation_id, Change(due_at=tomorrow))
    assert (view["state"], view["assignee"]) == ("ticket", None)
    assert view["ticket"]["owner"]["id"] == agents[0]
    assert view["ticket"]["due_at"] == "2026-03-03T09:00:00.000Z"
    async with database.read() as session:
        assert await store.load_of(session, agents[0]) == 0
        outcomes = (await session.scalars(select(HandoffRow.outcome))).all()
        messages = await store.messages_after(session, conversation_id, 0, 50)
    assert outcomes == ["ticket", "ticket"]
    assert [each.seq for each in messages] == list(range(1, len(messages) + 1))


async def test_only_her_own_chat_becomes_a_ticket(database, service, queue_one, desk, agents):
    conversation_id = await queue_one()
    await desk.accept(agents[0], conversation_id)
    with pytest.raises(NotTheAssignee):
        await service.change(agents[1], conversation_id, Change(status=Status.PENDING))
    with pytest.raises(NotTheAssignee):
        await service.change(agents[1], conversation_id, Change(status=Status.SOLVED))


async def test_what_has_no_ticket_has_none_to_change(service, queue_one, agents):
    conversation_id = await queue_one()
    for change in (Change(status=Status.SOLVED), Change(status=Status.OPEN), Change(disown=True)):
        with pytest.raises(TicketNotFound):
            await service.change(agents[0], conversation_id, change)


async def test_a_time_that_has_passed_is_no_promise_and_nothing_else_changes(
    database, reception, ask, service, agents, clock
):
    conversation_id = await ask(reception)
    past = Change(due_at=clock() - timedelta(seconds=1), owner_id=agents[0])
    with pytest.raises(InvalidInput):
        await service.change(agents[0], conversation_id, past)
    _, ticket = await look(database, conversation_id)
    assert ticket.owner_id is None


async def test_solving_ends_the_conversation_and_asks_how_it_was(
    database, reception, ask, service, write, agents
):
    conversation_id = await ask(reception)
    view = await service.change(agents[0], conversation_id, Change(status=Status.SOLVED))
    assert (view["state"], view["ticket"]) == ("closed", None)
    assert (await events(database, conversation_id))[-1] == "resolved"
    assert len(await fact(database, "ticket_solved")) == 1
    assert (await write("还有一个问题")).conversation.state == State.BOT


async def test_while_she_is_with_the_bot_solving_tells_her_and_disturbs_nothing(
    database, reception, ask, service, agents, clock
):
    conversation_id = await ask(reception)
    async with database.write() as session:
        await ticketing.go_on(session, await store.lock(session, conversation_id), clock())
    view = await service.change(agents[0], conversation_id, Change(status=Status.SOLVED))
    assert view["state"] == "bot"
    assert (await events(database, conversation_id))[-1] == "ticket_solved"


async def test_resolving_a_chat_solves_its_ticket(database, reception, ask, desk, agents):
    conversation_id = await ask(reception)
    await desk.take_over(agents[0], conversation_id)
    await desk.resolve(agents[0], conversation_id)
    row, ticket = await look(database, conversation_id)
    assert (row.state, ticket) == (State.CLOSED, None)
    async with database.read() as session:
        assert await session.scalar(select(TicketRow.status)) == Status.SOLVED


async def test_a_conversation_with_a_ticket_is_not_closed_for_being_silent(
    database, reception, ask, clock
):
    conversation_id = await ask(reception)
    async with database.write() as session:
        await ticketing.go_on(session, await store.lock(session, conversation_id), clock())
    clock.advance(days=30)
    await Maintenance(database, GRACE, timedelta(hours=24), clock).sweep()
    row, _ = await look(database, conversation_id)
    assert row.state == State.BOT


async def test_the_desk_lists_tickets_by_when_they_are_due_those_that_wait_for_her_last(
    database, reception, ask, desk, agents, clock
):
    ids = {}
    for name, minutes in (("late", 30), ("answered", 0), ("soon", -30)):
        ids[name] = await ask(reception, visitor=name)
        async with database.write() as session:
            row = await store.lock(session, ids[name])
            ticket = await tickets.must_have(session, row)
            ticket.due_at = clock() + timedelta(hours=4, minutes=minutes)
    await desk.send(agents[0], ids["answered"], words("m1", "已处理"))
    listed = await desk.lists(agents[0], "tickets", None, 10)
    assert [each["id"] for each in listed["conversations"]] == [
        ids["soon"],
        ids["late"],
        ids["answered"],
    ]
    assert listed["counts"]["tickets"] == 2
    assert (await desk.overview(agents[0]))["conversations"] != []
