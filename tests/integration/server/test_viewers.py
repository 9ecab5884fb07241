"""Who else is looking: told to the desks that look, and to nobody when they are gone."""

from __future__ import annotations


def viewers(*names):
    return lambda f: f["type"] == "viewers" and [v["name"] for v in f["viewers"]] == list(names)


async def test_agents_see_who_else_looks_until_she_leaves_or_is_gone(customer, agent):
    async with customer() as page, agent() as desk:
        await page.say("怎么退款")
        conversation_id = (await page.get("ack"))["conversation_id"]
        await desk.send(type="open", conversation_id=conversation_id)
        async with agent("tom") as other:
            await other.send(type="open", conversation_id=conversation_id)
            await desk.until(viewers("Tom"))
            await other.until(viewers("梅"))
            await other.send(type="leave", conversation_id=conversation_id)
            await desk.until(viewers())
            await other.send(type="open", conversation_id=conversation_id)
            await desk.until(viewers("Tom"))
            await other.until(viewers("梅"))
        await desk.until(viewers())


async def test_two_desks_of_one_agent_are_no_company(customer, agent):
    async with customer() as page, agent() as desk, agent() as second, agent("tom") as other:
        await page.say("怎么退款")
        conversation_id = (await page.get("ack"))["conversation_id"]
        for each in (desk, second, other):
            await each.send(type="open", conversation_id=conversation_id)
        await other.until(viewers("梅"))
        await desk.until(viewers("Tom"))
        told = [f["viewers"] for f in desk.frames if f["type"] == "viewers"]
        assert all(len(each) <= 1 for each in told)
