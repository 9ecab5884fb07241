"""What every channel gets for the few lines that it is: the example of docs/channels.md."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from random import Random

import pytest
from aiohttp import ClientSession, web

from channels.access.calling import Caller
from channels.inbox.arrival import Arrival, Said
from channels.inbox.service import Inbox
from channels.outbox import store as outbox
from channels.outbox.planning import Planner
from channels.outbox.posting import CLAIM, Post
from core.disk import Disk
from core.errors import JieliError
from core.routes import ROUTE_ROLES, add_routes
from handoff import store
from handoff.files.service import Files
from handoff.hours.hours_file import read_hours
from handoff.levels.levels_file import read_levels
from handoff.message import Address, Draft, Kind, Sender
from handoff.reception import Reception
from handoff.transcript import append
from tests.integration.channels.letterbox import INBOX, ROUTES, SECRET, Letterbox

ANNA = Address("letterbox", "main", "anna")


class PostOffice:
    """Delivers each id once; fails as ``manner`` says."""

    def __init__(self):
        self.delivered: dict[str, str] = {}
        self.calls = 0
        self.manner = "takes"

    async def send(self, request):
        body = await request.json()
        self.calls += 1
        if self.manner == "refuses":
            return web.json_response({"ok": False})
        self.delivered[body["id"]] = body["text"]
        if self.manner == "says nothing":
            request.transport.abort()
        return web.json_response({"ok": True})


class Owed:
    """Notes for which conversations the bot owes an answer."""

    def __init__(self):
        self.ids = []

    def owe(self, conversation_id):
        self.ids.append(conversation_id)


@pytest.fixture
async def office(aiohttp_server):
    office = PostOffice()
    app = web.Application()
    app.router.add_post("/send", office.send)
    server = await aiohttp_server(app)
    office.url = str(server.make_url("")).rstrip("/")
    return office


@pytest.fixture
async def adapters(office):
    async with ClientSession() as http:
        yield {("letterbox", "main"): Letterbox(Caller(http, office.url))}


@pytest.fixture
def inbox(database, adapters, clock, tmp_path):
    reception = Reception(read_hours(None), read_levels(None), timedelta(seconds=60))
    files = Files(database, Disk(tmp_path, 2**20))
    return Inbox(database, adapters, reception, files, Owed(), clock)


@pytest.fixture
def planner(database, adapters, clock):
    return Planner(database, adapters, lambda *_: lambda _: None, lambda _: None, clock)


@pytest.fixture
def post(database, adapters, clock):
    return Post(database, adapters, clock, Random(7), "here")


@pytest.fixture
async def door(inbox, aiohttp_client):
    """A client of the channel's address."""

    @web.middleware
    async def errors(request, handler):
        try:
            return await handler(request)
        except JieliError as error:
            return web.Response(status=error.status)

    app = web.Application(middlewares=[errors])
    app[ROUTE_ROLES], app[INBOX], app[SECRET] = {}, inbox, "s3cret"
    add_routes(app, ROUTES)
    return await aiohttp_client(app)


def letter(text="你好", id_="1"):
    return {"id": id_, "sender": "anna", "posted_at": 1772442000, "text": text}


async def answer(database, clock, text):
    """Let the bot say something."""
    async with database.write() as session:
        row = await store.lock(session, (await store.current(session, ANNA)).id)
        append(session, row, Draft(Sender.BOT, Kind.TEXT, text), clock())
        return row.id


async def states(database, conversation_id):
    async with database.read() as session:
        return [p.state for p in await outbox.of_conversation(session, conversation_id)]


async def test_a_letter_is_taken_in_once_and_from_the_post_office_alone(door, database, inbox):
    headers = {"Authorization": "Bearer s3cret"}
    posts = [door.post("/letterbox", json=letter(), headers=headers) for _ in range(5)]
    assert {each.status for each in await asyncio.gather(*posts)} == {204}
    assert (await door.post("/letterbox", json=letter())).status == 403
    assert len(inbox.turns.ids) == 1


async def test_an_answer_is_planned_and_delivered_once_by_whoever_is_first(
    database, inbox, planner, post, office, clock
):
    await inbox.take(Arrival(ANNA, "1", clock(), Said("你好"), None))
    conversation_id = await answer(database, clock, "您好")
    await asyncio.gather(*(planner.plan() for _ in range(3)))
    await asyncio.gather(*(post.deliver() for _ in range(3)))
    assert list(office.delivered.values()) == ["您好"]
    assert await states(database, conversation_id) == ["delivered"]


async def test_where_nobody_answers_it_is_sent_again_under_its_id(
    database, inbox, planner, post, office, clock
):
    await inbox.take(Arrival(ANNA, "1", clock(), Said("你好"), None))
    conversation_id = await answer(database, clock, "您好")
    await planner.plan()
    office.manner = "says nothing"
    await post.deliver()
    assert await states(database, conversation_id) == ["pending"]
    office.manner = "takes"
    clock.advance(minutes=5)
    await post.deliver()
    assert (office.calls, len(office.delivered)) == (2, 1)
    assert await states(database, conversation_id) == ["delivered"]


async def test_what_is_refused_is_shown_so(database, inbox, planner, post, office, clock):
    await inbox.take(Arrival(ANNA, "1", clock(), Said("你好"), None))
    conversation_id = await answer(database, clock, "您好")
    office.manner = "refuses"
    await planner.plan()
    await post.deliver()
    assert await states(database, conversation_id) == ["rejected"]


async def test_what_a_dead_process_had_on_the_wire_goes_again_under_its_id(
    database, inbox, planner, post, office, clock
):
    await inbox.take(Arrival(ANNA, "1", clock(), Said("你好"), None))
    conversation_id = await answer(database, clock, "您好")
    await planner.plan()
    async with database.write() as session:
        assert await outbox.claim(session, ANNA, "there.1", clock(), clock() + CLAIM)
    parcel = await post.take(ANNA, "there.1")
    assert await states(database, conversation_id) == ["sending"]
    await post.deliver()
    assert office.calls == 0  # it may still be at it
    clock.advance(seconds=61)
    await post.deliver()
    assert list(office.delivered) == [parcel.id]


async def test_a_fault_of_ours_loses_nothing(database, inbox, clock, planner):
    class Broken:
        async def asked(self, *_):
            raise RuntimeError("a fault of ours")

    broken = Inbox(database, inbox.adapters, Broken(), inbox.files, inbox.turns, clock)
    await broken.take(Arrival(ANNA, "1", clock(), Said("你好"), None))
    async with database.read() as session:
        assert await store.current(session, ANNA) is None
    clock.advance(seconds=5)
    await inbox.sweep()
    async with database.read() as session:
        row = await store.current(session, ANNA)
    assert inbox.turns.ids == [row.id]
