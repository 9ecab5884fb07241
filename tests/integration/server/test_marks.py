"""How far each side has received and read: marks only rise, and the other side sees them."""

from __future__ import annotations

from tests.integration.server.test_story import is_state


async def chat(client, page, desk):
    """Bring a customer and an agent together, with four messages of the agent; returns the id."""
    await page.say("转人工", action={"kind": "request_person"})
    conversation_id = (await page.until(is_state("queued")))["conversation"]["id"]
    one = f"/api/desk/conversations/{conversation_id}"
    assert (await client.post(f"{one}/accept", headers=desk.headers)).status == 200
    for number in range(4):
        body = {"client_message_id": f"a{number}", "text": f"第 {number} 句"}
        await client.post(f"{one}/messages", json=body, headers=desk.headers)
    await page.message("第 3 句")
    return conversation_id


async def marks(client, desk, conversation_id):
    response = await client.get(f"/api/desk/conversations/{conversation_id}", headers=desk.headers)
    summary = (await response.json())["conversation"]
    return summary["customer_received_seq"], summary["customer_read_seq"]


async def handled(page):
    """Wait until the app has handled everything that the page sent."""
    await page.send(type="ping")
    await page.get("pong")


def has_read(seq):
    return lambda f: f["type"] == "conversation" and f["conversation"]["customer_read_seq"] == seq


def has_received(seq):
    return lambda f: (
        f["type"] == "conversation" and f["conversation"]["customer_received_seq"] == seq
    )


async def test_what_she_received_and_read_reaches_the_desk(client, customer, agent):
    async with customer() as page, agent() as desk:
        await chat(client, page, desk)
        last = page.messages()[-1]["seq"]
        await page.send(type="received", seq=last)
        received = await desk.until(has_received(last))
        assert received["conversation"]["customer_read_seq"] < last
        await page.send(type="read", seq=last)
        await desk.until(has_read(last))


async def test_marks_never_go_back_and_never_ahead_of_what_there_is(client, customer, agent):
    async with customer() as page, customer(page.token) as other, agent() as desk:
        conversation_id = await chat(client, page, desk)
        last = page.messages()[-1]["seq"]
        await page.send(type="read", seq=last - 1)
        await handled(page)
        assert await marks(client, desk, conversation_id) == (last - 1, last - 1)
        for late in (1, last - 2):
            await other.send(type="received", seq=late)
            await other.send(type="read", seq=late)
        await handled(other)
        assert await marks(client, desk, conversation_id) == (last - 1, last - 1)
        await other.send(type="read", seq=last + 1000)
        await handled(other)
        assert await marks(client, desk, conversation_id) == (last, last)


async def test_what_her_agent_has_read_reaches_her(client, customer, agent):
    async with customer() as page, agent() as desk:
        conversation_id = await chat(client, page, desk)
        await page.say("在吗")
        seq = (await page.message("在吗"))["seq"]
        await desk.send(type="read", conversation_id=conversation_id, seq=seq)
        await page.until(
            lambda f: f["type"] == "conversation" and f["conversation"]["agent_read_seq"] == seq
        )
        await desk.send(type="read", conversation_id=conversation_id, seq=1)
        await handled(desk)
        response = await client.get(
            f"/api/desk/conversations/{conversation_id}", headers=desk.headers
        )
        assert (await response.json())["conversation"]["agent_read_seq"] == seq


async def test_who_only_watches_leaves_no_mark(client, customer, agent):
    async with customer() as page, agent() as desk, agent("tom") as watcher:
        conversation_id = await chat(client, page, desk)
        await page.say("在吗")
        seq = (await page.message("在吗"))["seq"]
        await watcher.send(type="read", conversation_id=conversation_id, seq=seq)
        await handled(watcher)
        response = await client.get(
            f"/api/desk/conversations/{conversation_id}", headers=desk.headers
        )
        assert (await response.json())["conversation"]["agent_read_seq"] < seq
