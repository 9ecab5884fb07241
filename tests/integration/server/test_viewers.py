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


def colleague(name, *, active, note=False):
    frame = {"who": "colleague", "active": active, "note": note}
    return lambda f: (
        f["type"] == "typing"
        and f["who"] == "colleague"
        and f["agent"]["name"] == name
        and frame.items() <= f.items()
    )


def said(frame):
    return frame["type"] == "conversation" and frame["conversation"]["last_message"]["text"]


async def test_who_looks_sees_a_colleague_write_a_message_or_a_note_and_the_customer_does_not(
    customer, agent
):
    async with customer() as page, agent() as desk, agent("tom") as other, agent("tom") as away:
        await page.say("怎么退款")
        conversation_id = (await page.get("ack"))["conversation_id"]
        for each in (desk, other):
            await each.send(type="open", conversation_id=conversation_id)
        await desk.until(viewers("Tom"))
        await other.until(viewers("梅"))
        for note in (True, False):
            for active in (True, False):
                frame = {"conversation_id": conversation_id, "active": active, "note": note}
                await desk.send(type="typing", **frame)
                await other.until(colleague("梅", active=active, note=note))
        await page.say("谢谢")
        await page.message("bot: 谢谢")
        for each in (desk, away):  # what was sent before has come by then
            await each.until(lambda f: said(f) == "bot: 谢谢")
        frames = [*page.frames, *desk.frames, *away.frames]
        assert {f["who"] for f in frames if f["type"] == "typing"} <= {"bot", "customer"}


async def test_a_note_of_her_agent_is_not_shown_to_the_customer_as_writing(client, customer, agent):
    async with customer() as page, agent() as desk:
        await page.say("人工", action={"kind": "request_person"})
        conversation_id = (await page.get("ack"))["conversation_id"]
        await desk.until(lambda f: f["type"] == "conversation" and f["conversation"]["routing"])
        url = f"/api/desk/conversations/{conversation_id}/accept"
        assert (await client.post(url, headers=desk.headers)).status == 200
        await desk.until(lambda f: f["type"] == "conversation" and f["conversation"]["assignee"])
        await desk.send(type="open", conversation_id=conversation_id)
        frame = {"type": "typing", "conversation_id": conversation_id}
        await desk.send(**frame, active=True, note=True)
        await desk.send(**frame, active=False)
        ended = await page.until(lambda f: f["type"] == "typing" and f["who"] == "agent")
        assert not ended["active"]


async def test_who_does_not_look_cannot_pretend_to_write(customer, agent):
    async with customer() as page, agent() as desk, agent("tom") as other:
        await page.say("怎么退款")
        conversation_id = (await page.get("ack"))["conversation_id"]
        await desk.send(type="open", conversation_id=conversation_id)
        await desk.get("opened")
        frame = {"conversation_id": conversation_id, "active": True}
        await other.send(type="typing", **frame)
        await other.send(type="open", conversation_id=conversation_id)
        await desk.until(viewers("Tom"))  # sent after it on the same socket
        assert not [f for f in desk.frames if f["type"] == "typing" and f["who"] == "colleague"]
