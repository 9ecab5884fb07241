"""Promise 9: what the app depends on may be missing, broken or late; nothing is lost for that."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession, WSMsgType, web
from aiohttp.test_utils import TestServer
from sqlalchemy import text

from actions.dialogue.words import Words, words
from core.errors import RasaUnavailable
from handoff.bot.reply import Say
from handoff.bot.turns import Turn
from kb_index.index.snapshot import FILE
from server.bot.rasa import RasaClient
from server.storage.database import Database
from tests.integration.server.conftest import DRAFTS, PATIENCE, FakeRasa
from tests.rasa_server import free_port


def kind_is(*kinds):
    return lambda frame: frame["type"] == "message" and frame["message"]["kind"] in kinds


async def readiness(client):
    """Return the status of the readiness check, and what it tells of each part."""
    response = await client.get("/health/ready")
    return response.status, await response.json()


@pytest.fixture(params=[None, b"", b"PK\x03\x04 no index at all"], ids=["none", "empty", "broken"])
def index_file(request, settings):
    """What lies in the index's place when the app starts."""
    if request.param is not None:
        (settings.var / "index").mkdir()
        (settings.var / "index" / FILE).write_bytes(request.param)


async def test_an_index_that_is_missing_or_broken_is_built_before_anybody_is_served(
    index_file, rasa, client, customer
):
    rasa.reply = lambda _: []
    assert (await readiness(client))[1]["index"] == "ok"
    async with customer() as page:
        await page.say("如何申请退款？")
        answer = await page.until(kind_is("answer", "choices"))
    assert "退款" in str(answer["message"]["data"])


async def test_health_tells_what_searches_are_answered_from(index_file, client):
    told = await (await client.get("/health/search")).json()
    assert (told["serving"], told["articles"], told["building"]) == ("words", len(DRAFTS), None)
    assert told["position"] == len(DRAFTS)
    assert told["snapshot"]["position"] == len(DRAFTS)
    assert told["trouble"] == []
    assert told["since"]


@pytest.fixture
def absent_rasa(rasa):
    """Rasa is not there when the app starts."""
    rasa.there = False
    return rasa


async def test_without_rasa_at_the_start_customers_are_served_and_it_is_told(
    absent_rasa, client, customer
):
    assert await readiness(client) == (200, {"database": "ok", "index": "ok", "rasa": "down"})
    async with customer() as page:
        await page.say("How do I get an invoice?")
        await page.until(kind_is("offer_person"))
        await page.say("如何申请退款？")
        await page.until(kind_is("offer_person"))
        numbers = [message["seq"] for message in page.messages()]
    assert numbers == list(range(1, len(numbers) + 1))
    absent_rasa.there = True
    assert await readiness(client) == (200, {"database": "ok", "index": "ok", "rasa": "ok"})


async def test_without_rasa_who_was_helped_is_offered_nobody(absent_rasa, customer):
    async with customer() as page:
        await page.say("如何申请退款？")
        found = await page.until(kind_is("answer", "choices"))
        await page.until(kind_is("offer_person"))
        article = found["message"]["data"].get("article") or found["message"]["data"]["articles"][0]
        helped = {"kind": "helped", "article_id": article["id"], "value": True}
        await page.say("有帮助", action=helped)
        await page.say("那发票呢")
        await page.until(kind_is("offer_person"))
    texts = [message["text"] for message in page.messages() if message["sender"] == "bot"]
    assert texts.count(words(Words.OFFER, "zh")) == 2
    assert words(Words.HELPED, "zh") in texts


def turn(text):
    """A turn that the bot owes."""
    return Turn(
        id=f"turn-{text}",
        conversation_id="c1",
        token="holder",
        epoch=1,
        attempts=1,
        text=text,
        language="zh",
        action=None,
    )


class Seconds:
    """A clock for the client's patience."""

    now = 0.0

    def __call__(self):
        return self.now


async def test_rasa_is_left_alone_for_a_while_and_asked_again_when_it_came_back():
    port, clock, rasa = free_port(), Seconds(), FakeRasa()
    async with ClientSession() as http:
        client = RasaClient(http, f"http://127.0.0.1:{port}", 5.0, clock)
        with pytest.raises(RasaUnavailable):
            await client.turn(turn("一"), "一")
        app = web.Application()
        app.router.add_post("/webhooks/rest/webhook", rasa.handle)
        async with TestServer(app, port=port):
            with pytest.raises(RasaUnavailable):
                await client.turn(turn("二"), "二")
            assert rasa.asked == []
            clock.now += 60
            assert await client.turn(turn("三"), "三") == [Say("bot: 三")]


@asynccontextmanager
async def full_disk(settings):
    """A database that stores no message for a while."""
    database = Database(settings.database, lambda _: None)

    async def execute(statement):
        async with database.write() as session:
            await session.execute(text(statement))

    await execute(
        "CREATE TRIGGER full BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    try:
        yield
    finally:
        await execute("DROP TRIGGER full")
        await database.close()


async def test_a_message_that_could_not_be_stored_is_not_acknowledged_and_not_logged(
    client, customer, settings, caplog
):
    sent = {"type": "message", "client_message_id": "m1", "text": "我的卡号是 6222"}
    async with customer() as page:
        async with full_disk(settings):
            await page.send(**sent)
            async with asyncio.timeout(PATIENCE):
                frames = [m.json() async for m in page.ws if m.type is WSMsgType.TEXT]
        assert page.ws.close_code == 1011
        assert "ack" not in {frame["type"] for frame in frames}
    assert "a socket failed" in caplog.text
    assert "6222" not in caplog.text
    async with customer(page.token) as again:
        await again.send(**sent)
        assert (await again.get("ack"))["seq"] == 1
        await again.message("bot: 我的卡号是 6222")


@pytest.mark.parametrize("settings", [{"wrong_answers": 0}], indirect=True)
async def test_who_allows_no_wrong_answer_gets_offers_alone(absent_rasa, client, customer):
    async with customer() as page:
        await page.say("如何申请退款？")
        await page.until(kind_is("offer_person"))
        kinds = {message["kind"] for message in page.messages()}
    assert kinds & {"choices", "no_answer"}
    assert "answer" not in kinds


@pytest.fixture(params=["{", '{"version": 1, "models": {}}'])
def damaged_confidence(request, settings):
    """A file of one's own confidence that cannot be used."""
    settings.calibration.write_text(request.param, encoding="utf-8")


async def test_a_damaged_confidence_file_does_not_keep_the_app_from_answering(
    damaged_confidence, absent_rasa, customer
):
    async with customer() as page:
        await page.say("如何申请退款？")
        await page.until(kind_is("answer", "choices"))
