"""An offered customer on the wire: shown, declined, gone; an agent hears what changed of her."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.server.test_hostile_input import error_of

pytestmark = pytest.mark.parametrize(
    "settings", [{"routing": str(Path(__file__).with_name("push.yml"))}], indirect=True
)


async def asked_for_a_person(page):
    await page.say("转人工", action={"kind": "request_person"})
    await page.until(lambda f: f["type"] == "conversation" and f["conversation"]["queue"])


async def test_an_agent_is_offered_who_waits_and_declines_once(agent, customer, client):
    async with agent() as mei, customer() as page:
        await asked_for_a_person(page)
        offer = (await mei.get("offer"))["offer"]
        assert offer["conversation"]["state"] == "queued"
        assert offer["conversation"]["routing"]["offered_to"]
        assert {"load", "decided"} <= {each["code"] for each in offer["reasons"]}
        path = f"/api/desk/offers/{offer['id']}/decline"
        assert (await client.post(path, headers=mei.headers)).status == 204
        assert (await mei.get("offer"))["offer"] is None
        again = await client.post(path, headers=mei.headers)
        assert (again.status, await error_of(again)) == (409, "offer_gone")


async def test_an_offer_goes_when_the_customer_leaves_and_comes_back_with_the_desk(agent, customer):
    async with customer() as page:
        await asked_for_a_person(page)
        async with agent() as mei:
            offer = (await mei.get("offer"))["offer"]
        async with agent() as mei:
            assert (await mei.get("offer"))["offer"]["id"] == offer["id"]
            await page.send(type="leave_queue")
            assert (await mei.get("offer"))["offer"] is None


async def test_accepting_is_by_the_conversation_and_the_offer_is_answered(agent, customer, client):
    async with agent() as mei, customer() as page:
        await asked_for_a_person(page)
        offer = (await mei.get("offer"))["offer"]
        path = f"/api/desk/conversations/{offer['conversation_id']}/accept"
        accepted = await client.post(path, headers=mei.headers)
        assert (await accepted.json())["conversation"]["assignee"]["name"] == "梅"
        assert (await mei.get("offer"))["offer"] is None


async def test_nobody_declines_for_another(agent, customer, client, sign_in):
    async with agent() as mei, customer() as page:
        await asked_for_a_person(page)
        offer = (await mei.get("offer"))["offer"]
        tom = await sign_in("tom")
        for offer_id in (offer["id"], "x" * 200, "none"):
            refused = await client.post(f"/api/desk/offers/{offer_id}/decline", headers=tom)
            assert (refused.status, await error_of(refused)) == (409, "offer_gone")
        anonymous = await client.post(f"/api/desk/offers/{offer['id']}/decline")
        assert (anonymous.status, await error_of(anonymous)) == (401, "unauthenticated")


async def test_an_open_desk_hears_of_a_presence_set_elsewhere(agent, client):
    async with agent() as mei:
        body = {"presence": "lunch"}
        await client.put("/api/desk/presence", json=body, headers=mei.headers)
        assert (await mei.get("me"))["agent"]["presence"] == "lunch"
