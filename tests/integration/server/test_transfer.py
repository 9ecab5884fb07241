"""Handing on over real sockets: the customer is told who, and nothing of what was said of her."""

from __future__ import annotations

import json

import pytest


async def accepted_by(client, page, desk):
    await page.say("转人工", action={"kind": "request_person"})
    frame = await desk.until(
        lambda f: f["type"] == "conversation" and f["conversation"]["state"] == "queued"
    )
    one = f"/api/desk/conversations/{frame['conversation']['id']}"
    await client.post(f"{one}/accept", headers=desk.headers)
    return one


async def me(client, desk):
    response = await client.get("/api/auth/me", headers=desk.headers)
    return (await response.json())["agent"]["id"]


async def test_the_customer_goes_on_with_the_colleague(client, customer, agent):
    async with customer() as page, agent() as desk, agent("tom") as other:
        one = await accepted_by(client, page, desk)
        body = {"agent_id": await me(client, other), "comment": "<script>内情</script>"}
        response = await client.post(f"{one}/transfer", json=body, headers=desk.headers)
        assert response.status == 200
        [mention] = (await other.get("mentions"))["mentions"]
        assert mention["note"]["text"] == "<script>内情</script>"
        told = await page.until(
            lambda f: (
                f["type"] == "conversation"
                and (f["conversation"]["agent"] or {}).get("name") == "Tom"
            )
        )
        assert told["conversation"]["state"] == "assigned"
        await other.send(
            type="message",
            conversation_id=one.rsplit("/", 1)[1],
            client_message_id="t1",
            text="我来继续",
        )
        await page.message("我来继续")
        assert "内情" not in json.dumps(page.frames, ensure_ascii=False)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "invalid_input"),
        ({"agent_id": "a b"}, 400, "invalid_input"),
        ({"agent_id": ["x"]}, 400, "invalid_input"),
        ({"agent_id": "nobody"}, 404, "agent_not_found"),
        ({"team_id": "nobody"}, 404, "team_not_found"),
        ({"team_id": "<b>"}, 404, "team_not_found"),
        ({"skill": "topic:nothing"}, 404, "skill_not_found"),
        ({"skill": "x"}, 400, "invalid_input"),
        ({"agent_id": "a", "team_id": "b"}, 400, "invalid_input"),
        ({"agent_id": "nobody", "comment": "长" * 5000}, 400, "message_too_long"),
    ],
)
async def test_a_transfer_that_makes_no_sense_is_refused(
    client, customer, agent, body, status, code
):
    async with customer() as page, agent() as desk:
        one = await accepted_by(client, page, desk)
        response = await client.post(f"{one}/transfer", json=body, headers=desk.headers)
        assert (response.status, (await response.json())["error"]["code"]) == (status, code)
        bearer = {"Authorization": f"Bearer {page.token}"}
        assert (await client.post(f"{one}/transfer", json=body, headers=bearer)).status == 401
