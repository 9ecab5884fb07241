"""The story over real sockets: ask, hand over, accept, chat both ways, resolve, rate, go on."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from core.clock import utc_now
from core.database import TRANSACTIONS
from server.maintenance import Maintenance
from tests.integration.conftest import BOTH
from tests.integration.server.conftest import on_both


@pytest.fixture(params=BOTH)
def database_url(request):
    """The story is the same on both kinds of database."""
    return on_both(request)


def is_state(state):
    return lambda frame: frame["type"] == "conversation" and frame["conversation"]["state"] == state


async def test_from_the_first_question_to_the_rating_and_back_to_the_bot(client, customer, agent):
    async with customer() as page, agent() as desk:
        await page.say("怎么退款")
        assert (await page.get("ack"))["seq"] == 1
        await page.message("bot: 怎么退款")

        await page.say("转人工", action={"kind": "request_person"})
        waiting = await page.until(is_state("queued"))
        assert waiting["conversation"]["queue"] == {"position": 1, "wait": None}
        conversation_id = waiting["conversation"]["id"]

        await desk.until(is_state("queued"))
        one = f"/api/desk/conversations/{conversation_id}"
        accepted = await client.post(f"{one}/accept", headers=desk.headers)
        assert (await accepted.json())["conversation"]["assignee"]["name"] == "梅"
        assert (await page.until(is_state("assigned")))["conversation"]["agent"]["name"] == "梅"
        await desk.until(is_state("assigned"))

        await desk.send(type="open", conversation_id=conversation_id, after_seq=0)
        record = (await desk.get("opened"))["record"]
        assert (record["reason"], record["slots"]) == ("requested", {"failures": 1})

        await page.send(type="typing", active=True)
        assert (await desk.get("typing"))["who"] == "customer"
        await desk.send(type="typing", conversation_id=conversation_id, active=True)
        await page.until(lambda f: f["type"] == "typing" and f["who"] == "agent" and f["active"])

        await desk.send(
            type="message",
            conversation_id=conversation_id,
            client_message_id="a1",
            text="您好，我看到您问过退款。",
        )
        assert (await desk.get("ack"))["client_message_id"] == "a1"
        await page.message("我看到您问过退款")
        await page.say("对的")
        await desk.message("对的")

        await desk.send(
            type="message",
            conversation_id=conversation_id,
            client_message_id="a2",
            article_id="faq-0-zh",
        )
        sent = await page.until(
            lambda f: f["type"] == "message" and f["message"]["kind"] == "article"
        )
        assert sent["message"]["data"]["article"]["title"] == "如何申请退款？"

        await client.post(f"{one}/resolve", headers=desk.headers)
        closed = await page.until(lambda f: is_state("closed")(f) and f["conversation"]["survey"])
        survey = closed["conversation"]["survey"]
        assert (survey["kind"], survey["state"]) == ("csat", "open")
        await page.send(type="answer_survey", survey_id=survey["id"], score=5, comment="很好")
        told = (await page.until(lambda f: f["type"] == "ack" and "survey" in f))["survey"]
        assert (told["state"], told["score"]) == ("answered", 5)

        await page.say("还有一个问题")
        await page.message("bot: 还有一个问题")
        numbers = [message["seq"] for message in page.messages()]
        assert numbers == list(range(1, len(numbers) + 1))


async def test_what_she_read_travels_with_the_handoff(client, customer, agent, sign_in):
    async with customer() as page:
        await page.say("怎么退款")
        await page.message("bot:")
        for seconds in (0, 10, 25):
            event = "dwelt" if seconds else "opened"
            await page.send(
                type="reading",
                article_id="faq-0-zh",
                reading_id="r1",
                event=event,
                seconds=seconds,
            )
        await page.send(
            type="reading", article_id="faq-0-zh", reading_id="r2", event="dwelt", seconds=5
        )
        await page.say("转人工", action={"kind": "request_person"})
        state = await page.until(is_state("queued"))
        headers = await sign_in()
        path = f"/api/desk/conversations/{state['conversation']['id']}"
        record = (await (await client.get(path, headers=headers)).json())["record"]
        assert await (await client.get(f"{path}/record", headers=headers)).json() == record
    [article] = record["articles"]
    assert article["title"] == "如何申请退款？"
    assert article["seconds_read"] == 30
    assert article["opened_at"] is not None


async def test_the_record_is_for_agents_alone_and_of_conversations_that_exist(client, sign_in):
    path = "/api/desk/conversations/nobody/record"
    assert (await client.get(path)).status == 401
    missing = await client.get(path, headers=await sign_in())
    assert (await missing.json())["error"]["code"] == "conversation_not_found"


async def test_leaving_the_queue_gives_her_back_to_the_bot(customer):
    async with customer() as page:
        await page.say("转人工", action={"kind": "request_person"})
        await page.until(is_state("queued"))
        await page.send(type="leave_queue")
        await page.until(is_state("bot"))
        await page.say("再问一句")
        await page.message("bot: 再问一句")


async def test_two_agents_accept_and_the_loser_learns_the_owners_name(client, customer, sign_in):
    async with customer() as page:
        await page.say("转人工", action={"kind": "request_person"})
        state = await page.until(is_state("queued"))
    path = f"/api/desk/conversations/{state['conversation']['id']}/accept"
    assert (await client.post(path, headers=await sign_in("tom"))).status == 200
    lost = await client.post(path, headers=await sign_in("mei"))
    assert lost.status == 409
    error = (await lost.json())["error"]
    assert (error["code"], error["details"]["owner"]) == ("already_accepted", "Tom")


@pytest.mark.parametrize("settings", [{"message_burst": 100}], indirect=True)
async def test_fifty_first_messages_at_once_are_one_conversation(client, customer):
    async with customer() as page:
        headers = {"Authorization": f"Bearer {page.token}"}
        first = [{"client_message_id": f"m{n % 25}", "text": f"第 {n % 25} 条"} for n in range(50)]
        responses = await asyncio.gather(
            *(client.post("/api/web/messages", json=body, headers=headers) for body in first)
        )
        assert {response.status for response in responses} == {201}
        stored = [(await response.json())["message"] for response in responses]
        while len(page.messages()) < 50:
            await page.get("message")
    assert len({message["conversation_id"] for message in stored}) == 1
    assert len({message["id"] for message in stored}) == 25
    said = [(message["sender"], message["text"]) for message in page.messages()]
    assert sorted(said) == sorted(
        [("customer", f"第 {n} 条") for n in range(25)]
        + [("bot", f"bot: 第 {n} 条") for n in range(25)]
    )


async def test_after_a_reload_she_gets_exactly_what_she_missed(customer):
    async with customer() as page:
        for number in range(3):
            await page.say(f"第 {number} 句")
            await page.message(f"bot: 第 {number} 句")
        everything = page.messages()
    conversation_id = everything[0]["conversation_id"]
    for seen in range(len(everything) + 1):
        async with customer(page.token, conversation_id=conversation_id, after_seq=seen) as again:
            await again.send(type="ping")
            await again.get("pong")
            rest = [m["seq"] for m in again.messages()]
            assert rest == [m["seq"] for m in everything[seen:]]


async def test_an_unknown_conversation_id_resumes_from_the_beginning(customer):
    async with customer() as page:
        await page.say("你好")
        await page.message("bot:")
    async with customer(page.token, conversation_id="someone-elses", after_seq=2) as again:
        await again.message("bot:")
        assert [message["seq"] for message in again.messages()] == [1, 2]


async def test_the_desks_knowledge_search_finds_the_article(client, sign_in):
    response = await client.get(
        "/api/desk/articles", params={"q": "怎么申请退款"}, headers=await sign_in()
    )
    assert (await response.json())["articles"][0]["title"] == "如何申请退款？"


async def test_a_customer_whose_agent_vanished_is_told_and_waits_at_her_old_place(
    client, customer, agent, sign_in
):
    housekeeping = Maintenance(
        client.server.app[TRANSACTIONS],
        agent_grace=timedelta(seconds=60),
        idle_after=timedelta(hours=24),
        now=lambda: utc_now() + timedelta(seconds=90),
    )
    async with customer() as first, customer() as second:
        paths = []
        for page in (first, second):
            await page.say("转人工", action={"kind": "request_person"})
            waiting = await page.until(is_state("queued"))
            paths.append(f"/api/desk/conversations/{waiting['conversation']['id']}/accept")
        async with agent() as desk:
            assert (await client.post(paths[0], headers=desk.headers)).status == 200
            await first.until(is_state("assigned"))
        await housekeeping.sweep()
        again = await first.until(is_state("queued"))
        assert again["conversation"]["queue"] == {"position": 1, "wait": None}
        assert first.messages()[-1]["data"]["event"] == "returned_to_queue"
        assert (await client.post(paths[0], headers=await sign_in("tom"))).status == 200
        with_tom = await first.until(is_state("assigned"))
        assert with_tom["conversation"]["agent"]["name"] == "Tom"
