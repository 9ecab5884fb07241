"""Canned replies: whose they are, and what is refused when one is saved."""

from __future__ import annotations

import asyncio

import pytest

from core.database import TRANSACTIONS
from handoff.routing.tables import TeamMemberRow, TeamRow

HELLO = {"shelf": "mine", "shortcut": "Hello", "title": "问候", "text": "{contact.name}，您好"}
PATH = "/api/desk/canned"


async def listed(client, headers):
    return (await (await client.get(PATH, headers=headers)).json())["canned"]


async def add(client, headers, **changes):
    return await client.post(PATH, json={**HELLO, **changes}, headers=headers)


async def test_ones_own_replies_are_ones_own(client, sign_in):
    mei, tom = await sign_in("mei"), await sign_in("tom")
    reply = (await (await add(client, mei)).json())["reply"]
    assert (reply["shortcut"], reply["shelf"], reply["may_change"]) == ("hello", "mine", True)
    assert await listed(client, tom) == []
    assert (await add(client, tom)).status == 201  # the same shortcut, another shelf
    for method, kwargs in (("PUT", {"json": HELLO}), ("DELETE", {})):
        response = await client.request(method, f"{PATH}/{reply['id']}", headers=tom, **kwargs)
        assert (await response.json())["error"]["code"] == "canned_reply_not_found"
    changed = {**HELLO, "text": "{agent.name} 为您服务"}
    await client.put(f"{PATH}/{reply['id']}", json=changed, headers=mei)
    assert [each["text"] for each in await listed(client, mei)] == ["{agent.name} 为您服务"]
    assert (await client.delete(f"{PATH}/{reply['id']}", headers=mei)).status == 204
    assert await listed(client, mei) == []


async def test_a_teams_replies_are_its_members_and_everybodys_the_supervisors(client, sign_in):
    mei, tom = await sign_in("mei"), await sign_in("tom")
    me = (await (await client.get("/api/auth/me", headers=mei)).json())["agent"]["id"]
    async with client.app[TRANSACTIONS].write() as session:
        session.add(TeamRow(id="billing", zh="账单", en="Billing"))
        await session.flush()
        session.add(TeamMemberRow(team_id="billing", agent_id=me))
    assert (await add(client, mei, shelf="team:billing")).status == 201
    assert (await listed(client, mei))[0]["shelf"] == "team:billing"
    assert await listed(client, tom) == []
    for shelf in ("team:billing", "all"):
        response = await add(client, tom, shelf=shelf)
        assert (response.status, (await response.json())["error"]["code"]) == (403, "forbidden")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": "您好 {contact.nmae}"}, "unknown_placeholder"),
        ({"text": " "}, "empty_message"),
        ({"text": "长" * 5000}, "message_too_long"),
        ({"shortcut": "a b"}, "invalid_input"),
        ({"shortcut": ""}, "invalid_input"),
        ({"shelf": "team:nobody"}, "invalid_input"),
        ({"shelf": "agent:somebody"}, "invalid_input"),
        ({"title": "长" * 81}, "invalid_input"),
    ],
)
async def test_a_reply_that_could_not_be_used_is_refused_when_it_is_saved(
    client, sign_in, changes, code
):
    headers = await sign_in()
    response = await add(client, headers, **changes)
    assert (response.status, (await response.json())["error"]["code"]) == (400, code)
    assert await listed(client, headers) == []


async def test_of_two_replies_with_one_shortcut_saved_at_once_one_is_kept(client, sign_in):
    headers = await sign_in()
    answers = await asyncio.gather(*(add(client, headers, text=f"第{n}条") for n in range(5)))
    assert sorted(each.status for each in answers) == [201, 409, 409, 409, 409]
    assert len(await listed(client, headers)) == 1


async def test_markup_is_kept_as_the_characters_it_is(client, sign_in):
    headers, markup = await sign_in(), "<script>alert(1)</script>{contact.name}"
    await add(client, headers, text=markup, title="<b>")
    [reply] = await listed(client, headers)
    assert (reply["text"], reply["title"]) == (markup, "<b>")


async def test_a_visitor_has_no_canned_replies(client, customer):
    async with customer() as page:
        bearer = {"Authorization": f"Bearer {page.token}"}
        assert (await client.get(PATH, headers=bearer)).status == 401
        assert (await client.post(PATH, json=HELLO, headers=bearer)).status == 401
