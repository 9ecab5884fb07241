"""Agents say who is one person, by the app's own addresses; whatever is wrong is refused."""

from __future__ import annotations

import pytest

from tests.integration.server.test_hostile_input import SCRIPT, error_of

ODD = "<b>x</b>'); DROP TABLE contacts;--"


@pytest.fixture
def written(client, customer, sign_in):
    """Two customers who wrote; returns the agent's session, their contacts and conversations."""

    async def make():
        for words in ("第一位", "第二位"):
            async with customer() as page:
                await page.say(words)
                await page.get("ack")
        headers = await sign_in()
        listed = await client.get("/api/desk/conversations?list=bot", headers=headers)
        rows = (await listed.json())["conversations"]
        rows.sort(key=lambda row: row["opened_at"])
        return headers, [row["contact"]["id"] for row in rows], [row["id"] for row in rows]

    return make


async def test_an_agent_finds_merges_sees_and_undoes(client, written):
    headers, (first, second), (one, other) = await written()
    path = f"/api/desk/contacts/{first}"
    person = (await (await client.get(path, headers=headers)).json())["person"]
    assert [each["id"] for each in person["contacts"]] == [first]
    [identity] = person["contacts"][0]["identities"]
    assert (identity["channel"], len(identity["ends"])) == ("web", 6)
    assert person["contacts"][0]["conversation"]["id"] == one

    found = await client.get(f"{path}/others?search=访客", headers=headers)
    assert [each["id"] for each in (await found.json())["contacts"]] == [second]

    body = {"other_id": second, "reason": ODD}
    merged = await client.post(f"{path}/merge", json=body, headers=headers)
    assert merged.status == 200
    person = (await merged.json())["person"]
    assert {each["id"] for each in person["contacts"]} == {first, second}
    [merge] = person["merges"]
    assert (merge["cause"], merge["reason"], merge["made_by"]) == ("by_hand", ODD, "梅")
    history = await client.get(f"/api/desk/conversations/{one}/history", headers=headers)
    assert [each["id"] for each in (await history.json())["conversations"]] == [other]

    undo = f"/api/desk/merges/{merge['id']}/undo"
    undone = await client.post(undo, json={"reason": "看错了"}, headers=headers)
    person = (await undone.json())["person"]
    assert [each["id"] for each in person["contacts"]] == [first]
    assert person["merges"][0]["undone_by"] == "梅"
    history = await client.get(f"/api/desk/conversations/{one}/history", headers=headers)
    assert (await history.json())["conversations"] == []


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "invalid_input"),
        ({"other_id": "nobody"}, 400, "invalid_input"),
        ({"other_id": "nobody", "reason": ""}, 400, "invalid_input"),
        ({"other_id": "nobody", "reason": "\u202e\u0000"}, 400, "invalid_input"),
        ({"other_id": "nobody", "reason": "x" * 201}, 400, "invalid_input"),
        ({"other_id": "a b", "reason": "x"}, 400, "invalid_input"),
        ({"other_id": "nobody", "reason": "x", "cause": "unionid"}, 400, "invalid_input"),
        ({"other_id": "nobody", "reason": "x"}, 404, "contact_not_found"),
        ({"other_id": "herself", "reason": "x"}, 409, "cannot_merge"),
    ],
)
async def test_what_is_no_merge_is_refused_and_changes_nothing(client, written, body, status, code):
    headers, (first, _), _ = await written()
    path = f"/api/desk/contacts/{first}"
    body = {**body, "other_id": first} if body.get("other_id") == "herself" else body
    response = await client.post(f"{path}/merge", json=body, headers=headers)
    assert (response.status, await error_of(response)) == (status, code)
    person = (await (await client.get(path, headers=headers)).json())["person"]
    assert (len(person["contacts"]), person["merges"]) == (1, [])


@pytest.mark.parametrize("odd", ["nobody", "x%00y", "x" * 65, "%F0%9F%91%8D"])
async def test_an_id_that_is_none_of_ours_is_not_found(client, sign_in, odd):
    headers = await sign_in()
    for method, path in (
        ("GET", f"/api/desk/contacts/{odd}"),
        ("POST", f"/api/desk/contacts/{odd}/merge"),
        ("POST", f"/api/desk/merges/{odd}/undo"),
    ):
        body = {"reason": "x"} | ({"other_id": "y"} if path.endswith("merge") else {})
        response = await client.request(method, path, json=body, headers=headers)
        assert response.status == 404, path
        await error_of(response)


@pytest.mark.parametrize("search", ["", "%00", SCRIPT, "%25", "_", "x" * 5000])
async def test_odd_words_find_nobody(client, written, search):
    headers, (first, _), _ = await written()
    path = f"/api/desk/contacts/{first}/others"
    found = await client.get(path, params={"search": search}, headers=headers)
    assert (found.status, (await found.json())["contacts"]) == (200, [])


async def test_who_is_no_agent_sees_and_merges_nobody(client, written, sign_in):
    _, (first, second), _ = await written()
    editor = await sign_in("li")
    token = (await (await client.post("/api/web/visitors")).json())["token"]
    body = {"other_id": second, "reason": "x"}
    for headers, status in ((editor, 403), ({"Authorization": f"Bearer {token}"}, 401)):
        seen = await client.get(f"/api/desk/contacts/{first}", headers=headers)
        merged = await client.post(f"/api/desk/contacts/{first}/merge", json=body, headers=headers)
        assert (seen.status, merged.status) == (status, status)
