"""Answers that no page of WeChat's describes: each ends as what is certain, or as unknown."""

from __future__ import annotations

import asyncio
import uuid

import pytest

from channels.outbox import store
from core.database import TRANSACTIONS
from tests.fakes.wechat.platform import PNG
from tests.integration.server.conftest import PATIENCE
from tests.integration.server.wechat.conftest import ANNA

FINAL = ("delivered", "rejected", "unknown")


@pytest.fixture
async def talk(client, wechat, sign_in, until, conversation):
    """Lets an agent accept her, and returns what sends her words or a picture."""
    headers = await sign_in()
    await client.put("/api/desk/presence", headers=headers, json={"presence": "online"})
    await wechat.say(ANNA, "转人工")
    await until(lambda: wechat.phone(ANNA).seen)
    one = f"/api/desk/conversations/{(await conversation()).id}"
    assert (await client.post(f"{one}/accept", headers=headers)).status == 200

    async def say(text):
        body = {"client_message_id": uuid.uuid4().hex, "text": text}
        response = await client.post(f"{one}/messages", headers=headers, json=body)
        return (await response.json())["message"]["seq"]

    async def show(name):
        path = f"{one}/files?name={name}.png&client_message_id={name}"
        picture = {**headers, "Content-Type": "image/png"}
        response = await client.post(path, headers=picture, data=PNG)
        return (await response.json())["message"]["seq"]

    say.show = show
    return say


@pytest.fixture
def ends(client, conversation):
    """Waits until a message of ours has come to an end, and returns it."""

    async def wait(seq):
        async with asyncio.timeout(PATIENCE):
            while True:
                async with client.app[TRANSACTIONS].read() as session:
                    rows = await store.of_conversation(session, (await conversation()).id)
                found = [row for row in rows if row.seq == seq and row.state in FINAL]
                if found:
                    return found[0].state
                await asyncio.sleep(0.02)

    return wait


@pytest.mark.parametrize(
    ("answer", "end"),
    [
        ({}, "unknown"),
        ({"errcode": None}, "unknown"),
        ({"errcode": "ok"}, "unknown"),
        ({"errcode": True}, "unknown"),
        ({"errcode": "0", "errmsg": "ok"}, "delivered"),
        ({"errcode": "9" * 400}, "unknown"),
    ],
)
async def test_only_a_code_tells_that_a_message_was_taken(wechat, talk, ends, answer, end):
    wechat.faults.append(answer)
    assert await ends(await talk("只此一次")) == end
    assert sum("只此一次" in text for text in wechat.phone(ANNA).texts) == 1


@pytest.mark.parametrize(
    "answer",
    [
        "html",
        {},
        {"access_token": "x"},
        {"access_token": "x", "expires_in": None},
        {"access_token": "x", "expires_in": "soon"},
        {"access_token": 7, "expires_in": 7200},
        {"errcode": -1},
        {"errcode": None},
    ],
)
async def test_without_a_token_nothing_is_sent_and_nothing_is_lost(
    wechat, talk, ends, moved, answer, until
):
    moved.advance(seconds=7190)  # the one that we have has ended
    wechat.token_faults.append(answer)
    seq = await talk("您好")
    await until(lambda: not wechat.token_faults)
    moved.advance(minutes=2)
    assert await ends(seq) == "delivered"
    assert sum("您好" in text for text in wechat.phone(ANNA).texts) == 1


async def test_a_picture_of_an_agent_goes_also_where_the_token_was_refused(wechat, talk, ends):
    wechat.refuse_tokens()
    assert await ends(await talk.show("one")) == "delivered"
    assert wechat.uploaded == [PNG]


async def test_a_picture_of_hers_is_not_lost_because_our_token_was_refused(
    wechat, talk, moved, until, transcript
):
    wechat.refuse_tokens()
    await wechat.show(ANNA, PNG)
    await until(lambda: "medium" in wechat.calls)
    async with asyncio.timeout(PATIENCE):
        while not [m for m in await transcript() if m.kind == "file"]:
            moved.advance(seconds=20)  # it is tried again, later and later
            await asyncio.sleep(0.1)
    assert not [m for m in await transcript() if "没能取到" in m.text]
