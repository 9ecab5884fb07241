"""Signing in: every member of the staff, and each sees what her roles let her."""

from __future__ import annotations


async def test_an_editor_signs_in_without_being_an_agent(client, sign_in):
    headers = await sign_in("chen")
    me = (await (await client.get("/api/auth/me", headers=headers)).json())["agent"]
    assert me["roles"] == ["editor", "publisher", "reviewer", "staff"]
    assert me["presence"] is None
    refused = await client.get("/api/desk/conversations?list=mine", headers=headers)
    assert (refused.status, (await refused.json())["error"]["code"]) == (403, "forbidden")
