"""What the desk's socket does besides the story: sessions that end, frames that make no sense."""

from __future__ import annotations

import asyncio

from aiohttp import WSMsgType


async def closing_code(ws) -> int | None:
    async with asyncio.timeout(30):
        while (await ws.receive()).type not in (WSMsgType.CLOSE, WSMsgType.CLOSED):
            pass
    return ws.close_code


async def test_who_signed_out_opens_no_conversation_any_more(client, customer, agent):
    async with customer() as page, agent() as desk:
        await page.say("怎么退款")
        conversation_id = (await page.get("ack"))["conversation_id"]
        await client.post("/api/auth/logout", headers=desk.headers)
        await desk.send(type="open", conversation_id=conversation_id, after_seq=0)
        assert await closing_code(desk.ws) == 4401


async def test_a_frame_without_sense_is_answered_with_an_error_and_nothing_ends(agent):
    async with agent() as desk:
        await desk.send(type="dance")
        assert (await desk.get("error"))["error"]["code"] == "malformed_frame"
        await desk.send(type="open", conversation_id="nobody", after_seq=0)
        assert (await desk.get("error"))["error"]["code"] == "conversation_not_found"
        await desk.send(type="ping")
        await desk.get("pong")


async def test_who_does_not_own_a_conversation_is_never_seen_typing_in_it(customer, agent):
    async with customer() as page, agent() as desk:
        await page.say("怎么退款")
        conversation_id = (await page.get("ack"))["conversation_id"]
        await page.message("bot: 怎么退款")
        await desk.send(type="typing", conversation_id=conversation_id, active=True)
        await desk.send(type="ping")
        await desk.get("pong")
        await page.say("还有吗")
        await page.message("bot: 还有吗")
        assert not [f for f in page.frames if f["type"] == "typing" and f["who"] == "agent"]


async def test_an_open_conversation_carries_her_key_sentences_and_her_mood_live(customer, agent):
    async with customer() as page, agent() as desk:
        await page.say("订单 20931 付了两次")
        conversation_id = (await page.get("ack"))["conversation_id"]
        await desk.send(type="open", conversation_id=conversation_id, after_seq=0)
        opened = (await desk.get("opened"))["record"]
        assert [each["text"] for each in opened["summary"]] == ["订单 20931 付了两次"]
        assert opened["sentiment"]["trend"] == "unknown"
        await page.say("太差了，我要投诉")
        frame = await desk.until(
            lambda f: f["type"] == "record" and len(f["record"]["sentiment"]["messages"]) == 2
        )
        assert frame["record"]["sentiment"]["trend"] == "worsening"
        assert "太差了，我要投诉" in [each["text"] for each in frame["record"]["summary"]]
