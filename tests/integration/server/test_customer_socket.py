"""What the customer's socket sends, and what it does not send again."""

from __future__ import annotations


async def test_the_conversation_is_sent_again_only_when_it_changed(customer):
    async with customer() as page:
        for number in range(3):
            await page.say(f"第 {number} 句")
            await page.message(f"bot: 第 {number} 句")
        await page.say("转人工", action={"kind": "request_person"})
        await page.until(
            lambda f: f["type"] == "conversation" and f["conversation"]["state"] == "queued"
        )
        sent = [f["conversation"] for f in page.frames if f["type"] == "conversation"]
    assert [each["state"] for each in sent] == ["bot", "queued"]


async def test_who_waits_behind_is_told_that_she_moved_up(customer):
    async with customer() as first, customer() as second:
        for page, position in ((first, 1), (second, 2)):
            await page.say("转人工", action={"kind": "request_person"})
            await page.until(_is_at(position))
        await first.send(type="leave_queue")
        await second.until(_is_at(1))


def _is_at(position: int):
    queue = {"position": position, "wait": None}
    return lambda frame: frame["type"] == "conversation" and frame["conversation"]["queue"] == queue


async def test_a_page_opened_before_the_first_message_shows_it_at_once(customer):
    async with customer() as page, customer(page.token) as other:
        await page.say("你好")
        await other.message("你好")
        await other.message("bot: 你好")
