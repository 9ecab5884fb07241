"""Customers who ask for a person, and agents who answer later."""

from __future__ import annotations

import pytest

from handoff import intake
from handoff.bot import turns
from handoff.bot.reply import HandoffReason, RequestPerson, Say
from handoff.desk.service import Desk
from handoff.hours.calendar import ALWAYS
from handoff.hours.hours_file import Hours
from handoff.levels.levels_file import read_levels
from handoff.message import Address
from handoff.reception import Reception
from handoff.tickets.service import Tickets
from tests.integration.handoff.test_notices import NoArticles
from tests.integration.handoff.tickets.looking import GRACE


@pytest.fixture
def reception() -> Reception:
    """Always open; a ticket where nobody is."""
    return Reception(Hours(ALWAYS), read_levels(), GRACE)


@pytest.fixture
def service(database, reception, clock) -> Tickets:
    """What agents do with tickets."""
    return Tickets(database, reception, clock)


@pytest.fixture
def desk(database, clock) -> Desk:
    """The agents' use cases."""
    return Desk(database, NoArticles(), clock)


@pytest.fixture
def write(database, incoming, clock, reception):
    """A customer writes, as the web channel takes it in."""

    async def send(text="怎么退款？", visitor="visitor-3f2a"):
        address = Address("web", "widget", visitor)
        async with database.write() as session:
            accepted = await intake.receive(session, incoming(text, address), clock())
            await reception.asked(session, accepted.conversation, clock())
            return accepted

    return send


@pytest.fixture
def ask(database, write, clock):
    """A new customer asks for a person; the bot's turn commits it."""

    async def person(reception, *proposals, visitor="visitor-3f2a") -> str:
        conversation_id = (await write("转人工", visitor)).conversation.id
        token = turns.new_token("here")
        wanted = proposals or (Say("好的"), RequestPerson(HandoffReason.REQUESTED, {}))
        async with database.write() as session:
            turn = await turns.begin(session, conversation_id, token, clock())
        async with database.write() as session:
            await turns.commit(session, turn, wanted, "rasa", clock(), reception.hand_over)
        return conversation_id

    return person
