"""Handing on: one owner at every moment, and whatever is refused leaves everything as it was."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from core.errors import (
    AgentFull,
    AgentNotFound,
    AgentUnavailable,
    InvalidInput,
    JieliError,
    MessageTooLong,
    NotTheAssignee,
    SkillNotFound,
    TeamNotFound,
    TransferToSelf,
)
from handoff import chat, intake, ownership, store, transcript
from handoff.bot import turns
from handoff.bot.reply import Say
from handoff.conversation import State
from handoff.desk.service import Desk
from handoff.message import Author
from handoff.notes.service import Notes
from handoff.routing import store as routing_store
from handoff.routing.offers import Offers
from handoff.routing.rules.policy_file import shipped
from handoff.routing.tables import SkillRow, TeamRow
from handoff.transfer.queue import skill, team
from handoff.transfer.service import Transfers
from tests.integration.handoff.queued import queued_ids

GRACE = timedelta(minutes=1)


@pytest.fixture
def transfers(database, clock):
    return Transfers(database, Offers(shipped(), GRACE), clock)


@pytest.fixture
async def at_their_desks(database, agents, clock):
    """The three agents with their desks open."""
    async with database.write() as session:
        for agent in agents:
            (await store.lock_agent(session, agent)).last_seen_at = clock()
    return agents


async def as_it_is(database, conversation_id):
    async with database.read() as session:
        row = await store.conversation(session, conversation_id)
        messages = await transcript.after(session, conversation_id, 0)
    return row.state, row.assignee_id, row.version, row.epoch, [each.text for each in messages]


async def test_a_colleague_becomes_the_owner_and_both_sides_are_told(
    database, transfers, accepted, at_their_desks, clock
):
    mei, tom, _ = at_their_desks
    conversation_id = await accepted(mei)
    summary = await transfers.to_agent(mei, conversation_id, tom, "她要改发票抬头")
    assert summary["assignee"] == {"id": tom, "name": "Tom"}
    notes = Notes(database, clock)
    [note] = await notes.after(conversation_id, 0)
    assert (note["text"], note["author"]["id"]) == ("她要改发票抬头", mei)
    assert [each["note"]["id"] for each in await notes.unseen(tom)] == [note["id"]]
    async with database.read() as session:
        last = (await transcript.after(session, conversation_id, 0))[-1]
    assert last.data == {"event": "transferred", "agent": {"id": tom, "name": "Tom"}}
    assert "抬头" not in last.text
    say = chat.AgentMessage(conversation_id, mei, "m1", "还是我来")
    with pytest.raises(NotTheAssignee):
        async with database.write() as session:
            await chat.send(session, say, clock())


@pytest.mark.parametrize(
    ("to", "error"),
    [
        ("agent-0", TransferToSelf),
        ("nobody", AgentNotFound),
        ("agent-1", AgentUnavailable),
        ("agent-2", AgentFull),
    ],
    ids=["oneself", "nobody", "a colleague who is away", "a colleague who has no room"],
)
async def test_a_transfer_that_cannot_be_leaves_everything_as_it_was(
    database, transfers, accepted, at_their_desks, to, error
):
    mei, tom, an = at_their_desks
    conversation_id = await accepted(mei)
    await accepted(an, "another")
    async with database.write() as session:
        (await store.lock_agent(session, tom)).presence = "away"
    before = await as_it_is(database, conversation_id)
    with pytest.raises(error):
        await transfers.to_agent(mei, conversation_id, to, "请接一下")
    assert await as_it_is(database, conversation_id) == before
    assert await Notes(database).after(conversation_id, 0) == []


async def test_a_colleague_whose_desk_has_gone_is_offline_whatever_she_said(
    transfers, accepted, at_their_desks, clock
):
    mei, tom, _ = at_their_desks
    conversation_id = await accepted(mei)
    clock.advance(minutes=2)
    with pytest.raises(AgentUnavailable) as caught:
        await transfers.to_agent(mei, conversation_id, tom, "")
    assert caught.value.details == {"name": "Tom", "presence": "offline"}


async def test_what_is_not_ones_own_or_over_cannot_be_handed_on(
    database, transfers, accepted, queue_one, at_their_desks, clock
):
    mei, tom, an = at_their_desks
    hers, waiting = await accepted(mei), await queue_one("waits")
    for conversation_id in (hers, waiting):
        with pytest.raises(NotTheAssignee):
            await transfers.to_agent(an, conversation_id, tom, "")
    await Desk(database, None, clock).resolve(mei, hers)
    with pytest.raises(NotTheAssignee):
        await transfers.to_agent(mei, hers, tom, "")
    with pytest.raises(MessageTooLong):
        await transfers.to_agent(mei, hers, tom, "长" * 5000)


async def test_transfers_resolving_and_returning_at_once_leave_one_owner(
    database, transfers, accepted, at_their_desks, clock
):
    mei, tom, an = at_their_desks
    desk = Desk(database, None, clock)
    for round_ in range(5):
        conversation_id = await accepted(mei, f"race-{round_}")
        done = await asyncio.gather(
            transfers.to_agent(mei, conversation_id, tom, "给 Tom"),
            transfers.to_agent(mei, conversation_id, an, "给安"),
            desk.resolve(mei, conversation_id),
            desk.return_to_queue(mei, conversation_id),
            return_exceptions=True,
        )
        failures = [each for each in done if isinstance(each, Exception)]
        assert len(failures) == 3
        assert all(isinstance(each, JieliError) for each in failures)
        async with database.read() as session:
            row = await store.conversation(session, conversation_id)
            messages = await transcript.after(session, conversation_id, 0)
            state, owner = row.state, row.assignee_id
        assert [each.seq for each in messages] == list(range(1, len(messages) + 1))
        assert (state == State.ASSIGNED) == (owner in (tom, an))
        if state == State.ASSIGNED:  # make room for the next round
            await desk.resolve(owner, conversation_id)


async def test_a_room_for_one_is_given_to_one(database, transfers, accepted, at_their_desks):
    mei, tom, an = at_their_desks
    first, second = await accepted(mei), await accepted(tom, "second")
    done = await asyncio.gather(
        transfers.to_agent(mei, first, an, ""),
        transfers.to_agent(tom, second, an, ""),
        return_exceptions=True,
    )
    assert [type(each) for each in done if isinstance(each, Exception)] == [AgentFull]
    async with database.read() as session:
        assert await store.load_of(session, an) == 1


async def test_a_customer_given_back_to_the_bot_stays_there_until_she_asks_again(
    database, accepted, at_their_desks, incoming, clock
):
    mei = at_their_desks[0]
    conversation_id = await accepted(mei)
    async with database.write() as session:
        row = await ownership.own(session, conversation_id, mei)
        await ownership.return_to_bot(session, row, Author(mei, "梅"), clock())
    for number in range(3):
        async with database.write() as session:
            received = await intake.receive(session, incoming(f"第{number}个问题"), clock())
            assert received.bot_owes
        async with database.write() as session:
            turn = await turns.begin(session, conversation_id, turns.new_token("p"), clock())
            while turn is not None:
                turn = await turns.commit(session, turn, [Say("回答")], "rasa", clock())
    async with database.read() as session:
        assert (await store.conversation(session, conversation_id)).state == State.BOT


@pytest.fixture
async def billing(database):
    """A team and a skill for bills."""
    async with database.write() as session:
        session.add(TeamRow(id="billing", zh="账单", en="Billing"))
        session.add(SkillRow(name="topic:billing", zh="账单", en="Billing"))


@pytest.mark.parametrize("wanted", [team("billing"), skill("topic:billing")], ids=str)
async def test_a_team_or_a_skill_is_asked_for_in_the_queue_at_the_old_rank(
    database, transfers, accepted, at_their_desks, billing, queue_one, clock, wanted
):
    mei = at_their_desks[0]
    conversation_id = await accepted(mei)
    clock.advance(minutes=5)
    await queue_one("came later")
    summary = await transfers.to_queue(mei, conversation_id, wanted, "要开红字发票")
    assert (summary["state"], summary["assignee"]) == ("queued", None)
    async with database.read() as session:
        routing = await routing_store.routing(session, conversation_id)
        assert routing.asked.split("~")[0] == str(wanted)
        assert (await queued_ids(session))[0] == conversation_id
    [note] = await Notes(database, clock).after(conversation_id, 0)
    assert note["text"] == "要开红字发票"


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        (lambda: team("nobody"), TeamNotFound),
        (lambda: team("No Team"), TeamNotFound),
        (lambda: skill("topic:nothing"), SkillNotFound),
        (lambda: skill("rudeness"), InvalidInput),
    ],
)
async def test_a_team_or_a_skill_that_nobody_knows_leaves_everything_as_it_was(
    database, transfers, accepted, at_their_desks, wanted, error
):
    mei = at_their_desks[0]
    conversation_id = await accepted(mei)
    before = await as_it_is(database, conversation_id)
    with pytest.raises(error):
        await transfers.to_queue(mei, conversation_id, wanted(), "请接一下")
    assert await as_it_is(database, conversation_id) == before
