"""Customers who are queued while an outside desk on the loopback interface wants records."""

from __future__ import annotations

from random import Random

import pytest
from aiohttp import web

from core.posting.destination import Destination
from core.posting.post import posting
from deflection.facts import Fact, FactKind
from handoff import intake, ownership, store
from handoff.bot.reply import HandoffReason
from handoff.routing.assessing import Assessor
from handoff.routing.dispatcher import Dispatcher
from handoff.routing.offers import Offers
from handoff.transcript import note
from handoff.webhook import store as webhook_store
from handoff.webhook.service import Courier, Deliveries
from tests.integration.handoff.routing.reading import GRACE, PUSH, Topics
from tests.integration.handoff.webhook.outside_desk import CALLED, SECRET, OutsideDesk


@pytest.fixture
async def outside(aiohttp_server):
    """The stand-in, and its address as ``url``."""
    desk = OutsideDesk()
    app = web.Application()
    app.router.add_post("/records", desk.handle)
    app.router.add_post("/elsewhere", desk.away)
    server = await aiohttp_server(app)
    desk.url = str(server.make_url("/records"))
    yield desk
    desk.released.set()


@pytest.fixture
def queue_unrouted(database, outside, incoming, clock):
    """Puts a customer into the queue while the outside desk wants records."""

    async def queue() -> str:
        async with database.write() as session:
            await webhook_store.want(session, "127.0.0.1")
        async with database.write() as session:
            accepted = await intake.receive(session, incoming("怎么退款，付了两次"), clock())
            row = await store.lock(session, accepted.conversation.id)
            await note(session, row, Fact(FactKind.OPENED, clock(), "ecs-1"))
            await session.flush()
            await ownership.request_person(session, row, HandoffReason.ANGER, {}, clock())
            return row.id

    return queue


@pytest.fixture
def routes(database, clock):
    """Looks at who waits, as it happens by itself."""
    return Dispatcher(database, Assessor(PUSH, Topics()), Offers(PUSH, GRACE), clock)


@pytest.fixture
def queue_one_for(queue_unrouted, routes):
    """The same, and routing has looked."""

    async def queue() -> str:
        conversation_id = await queue_unrouted()
        await routes.sweep()
        return conversation_id

    return queue


@pytest.fixture
async def courier(database, outside, clock):
    """Delivers to the stand-in."""
    destination = Destination.of(outside.url, SECRET, private=True, called=CALLED)
    async with posting(destination, seconds=0.5) as post:
        yield Courier(database, post, destination.secret, clock, Random(7))


@pytest.fixture
def deliveries(database, clock):
    """What supervisors see."""
    return Deliveries(database, clock)
