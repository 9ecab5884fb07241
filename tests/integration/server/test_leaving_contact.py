"""Who does not want to wait leaves how to reach her; who finds nobody is told when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.clock import utc_now
from core.database import TRANSACTIONS
from handoff.hours.hours_file import SHIPPED
from handoff.queue.store import anybody_there

TICKETS = {"hours": str(SHIPPED)}


def is_state(state):
    return lambda frame: frame["type"] == "conversation" and frame["conversation"]["state"] == state


async def had(page, wanted):
    """Return the first frame that is wanted, whether it came already or not."""
    return next(filter(wanted, page.frames), None) or await page.until(wanted)


async def wait_in_queue(page):
    await page.say("转人工", action={"kind": "request_person"})
    return (await page.until(is_state("queued")))["conversation"]["id"]


def contact(**change):
    frame = {
        "type": "leave_contact",
        "client_message_id": "c1",
        "wish": "call_back",
        "reach": "138 0013 8000",
        "text": "请在下午打给我",
    }
    return {**frame, **change}


async def test_she_leaves_her_number_and_the_agent_sees_it_but_her_page_only_a_part(
    client, customer, agent
):
    words = contact()["text"]
    async with customer() as page, agent() as desk:
        conversation_id = await wait_in_queue(page)
        for _ in range(2):  # a page that lost the acknowledgement says it again
            await page.send(**contact())
            assert (await page.until(lambda f: "reach" in f))["reach"] == "138****00"
        told = (await had(page, is_state("ticket")))["conversation"]
        assert (told["queue"], told["ticket"]["reach"]) == (None, "138****00")
        await had(page, lambda f: f["type"] == "message" and f["message"]["text"] == words)
        assert not any("13800138000" in str(frame) for frame in page.frames)
        seen = (await had(desk, is_state("ticket")))["conversation"]
        assert seen["ticket"]["reach"] == {"kind": "phone", "value": "13800138000"}
        path = f"/api/desk/conversations/{conversation_id}/messages"
        messages = (await (await client.get(path, headers=desk.headers)).json())["messages"]
        texts = [each["text"] for each in messages if each["sender"] == "customer"]
        assert texts == ["转人工", words]


@pytest.mark.parametrize(
    "change",
    [
        {"reach": "call me"},
        {"reach": ""},
        {"reach": "<img src=x onerror=alert(1)>@a.b"},
        {"reach": "\x00\u202e1380"},
        {"reach": "mei@example.com\r\nBcc: x@y.zz"},
    ],
)
async def test_what_is_no_number_or_address_is_refused_and_she_keeps_her_place(customer, change):
    async with customer() as page:
        await wait_in_queue(page)
        await page.send(**contact(**change))
        nack = await page.get("nack")
        assert (nack["client_message_id"], nack["error"]["code"]) == ("c1", "invalid_contact")
        await page.send(type="ping")
        await page.get("pong")
        assert not any(map(is_state("ticket"), page.frames))


@pytest.mark.parametrize(
    "change",
    [
        {"wish": "marry"},
        {"reach": 13800138000},
        {"reach": "1" * 301},
        {"text": "字" * 4001},
        {"client_message_id": ""},
        {"client_message_id": None},
    ],
)
async def test_a_malformed_contact_is_answered_and_the_socket_lives(customer, change):
    async with customer() as page:
        await wait_in_queue(page)
        await page.send(**contact(**change))
        frame = await page.until(lambda f: f["type"] in ("error", "nack"))
        assert frame["error"]["code"] == "malformed_frame"


async def test_before_her_first_word_there_is_nobody_to_reach(customer):
    async with customer() as page:
        await page.send(**contact())
        assert (await page.get("nack"))["error"]["code"] == "conversation_not_found"


@pytest.mark.parametrize("settings", [TICKETS], indirect=True)
async def test_with_nobody_at_the_desk_she_is_promised_a_reply_and_finds_it_when_she_comes_back(
    client, customer, sign_in
):
    async with customer() as page:
        await page.say("转人工", action={"kind": "request_person"})
        told = (await page.until(is_state("ticket")))["conversation"]
        assert (told["ticket"]["why"], told["ticket"]["status"]) == ("nobody", "open")
        assert told["ticket"]["due_at"]
        opened = next(m for m in page.messages() if m["data"].get("event") == "ticket_opened")
        assert opened["data"]["due_at"] == told["ticket"]["due_at"]
        token = page.token
    headers = await sign_in()
    path = f"/api/desk/conversations/{told['id']}"
    sent = {"client_message_id": "a1", "text": "您好，已为您退款。"}
    assert (await client.post(f"{path}/messages", json=sent, headers=headers)).status == 201
    async with customer(token) as page:
        await page.message("您好，已为您退款。")
        assert page.frames[0]["conversation"]["ticket"]["status"] == "pending"
        solved = await client.put(f"{path}/ticket", json={"status": "solved"}, headers=headers)
        assert (await solved.json())["conversation"]["state"] == "closed"
        closed = (await page.until(is_state("closed")))["conversation"]
        assert (closed["ticket"], closed["survey"]["kind"]) == (None, "csat")


@pytest.mark.parametrize("settings", [TICKETS], indirect=True)
async def test_from_a_ticket_she_goes_on_with_the_bot(customer):
    async with customer() as page:
        await page.say("转人工", action={"kind": "request_person"})
        await page.until(is_state("ticket"))
        await page.send(type="leave_queue")
        assert (await page.until(is_state("bot")))["conversation"]["ticket"] is not None
        await page.say("发票多久寄出")
        await page.message("bot: 发票多久寄出")


@pytest.mark.parametrize("settings", [TICKETS], indirect=True)
async def test_with_an_agent_at_her_desk_she_waits_for_her(customer, agent):
    async with agent(), customer() as page:
        await wait_in_queue(page)


async def test_an_agent_whose_desk_is_shown_is_there(client, agent):
    """What a customer asks next finds her, however soon it comes."""
    async with agent(), client.app[TRANSACTIONS].read() as session:
        assert await anybody_there(session, utc_now(), timedelta(minutes=1))


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "invalid_input"),
        (b'{"status": "lost"}', 400, "invalid_input"),
        (b'{"due_at": "tomorrow"}', 400, "invalid_input"),
        (b'{"due_at": "2099-01-01T00:00:00"}', 400, "invalid_input"),
        (b'{"due_at": "1999-01-01T00:00:00Z"}', 400, "invalid_input"),
        (b'{"owner_id": "nobody"}', 404, "agent_not_found"),
        (b'{"owner_id": ""}', 400, "invalid_input"),
    ],
)
@pytest.mark.parametrize("settings", [TICKETS], indirect=True)
async def test_a_change_of_a_ticket_that_makes_no_sense_changes_nothing(
    client, customer, sign_in, body, status, code
):
    async with customer() as page:
        await page.say("转人工", action={"kind": "request_person"})
        told = (await page.until(is_state("ticket")))["conversation"]
        path = f"/api/desk/conversations/{told['id']}/ticket"
        response = await client.put(path, data=body, headers=await sign_in())
        assert (response.status, (await response.json())["error"]["code"]) == (status, code)


async def test_what_she_might_read_is_on_her_topic_and_not_what_she_has_read(client, customer):
    async with customer() as page:
        headers = {"Authorization": f"Bearer {page.token}"}
        none = await client.get("/api/web/suggestions", headers=headers)
        assert (await none.json()) == {"articles": []}
    assert (await client.get("/api/web/suggestions")).status == 401
