"""A page that is closed while its customer waits."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

pytestmark = pytest.mark.parametrize("settings", [{"customer_grace": 1}], indirect=True)


async def ask(page) -> str:
    await page.say("转人工", action={"kind": "request_person"})
    frame = await page.until(_is("queued"))
    return frame["conversation"]["id"]


@pytest.fixture
def state(client):
    """The state of a customer's conversation, asked over REST."""

    async def ask_rest(token):
        header = {"Authorization": f"Bearer {token}"}
        news = await client.get("/api/web/conversation?after_seq=0", headers=header)
        return (await news.json())["conversation"]["state"]

    return ask_rest


async def test_who_closed_it_finds_on_coming_back_what_became_of_her_place_and_can_ask_again(
    customer, agent, state
):
    async with agent() as desk, customer() as staying:
        await ask(staying)
        async with customer() as page:
            hers = await ask(page)
        await lost(desk, hers)
        async with customer(page.token) as again:
            await again.until(lambda f: f.get("message", {}).get("kind") == "offer_person")
            notices = [m["data"]["event"] for m in again.messages() if m["kind"] == "notice"]
            assert notices == ["queued", "gone_while_waiting"]
            assert await ask(again) == hers
        assert await state(staying.token) == "queued"


async def test_who_asks_over_rest_alone_keeps_her_place(customer, agent, state):
    async with agent() as desk:
        async with customer() as page:
            await ask(page)
        async with customer() as other:
            gone = await ask(other)

        async def poll():
            while True:
                assert await state(page.token) == "queued"
                await asyncio.sleep(0.05)

        polling = asyncio.create_task(poll())
        await lost(desk, gone)
        assert not polling.done()
        polling.cancel()


async def lost(desk, conversation_id):
    """Wait until a customer has waited, and waits no more."""
    for state in (_is("queued"), _is("bot")):
        await desk.until(partial(_of, conversation_id, state))


def _of(conversation_id, state, frame):
    return state(frame) and frame["conversation"]["id"] == conversation_id


def _is(state: str):
    return lambda frame: frame["type"] == "conversation" and frame["conversation"]["state"] == state
