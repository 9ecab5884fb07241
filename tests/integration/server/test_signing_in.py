"""Signing in: every member of the staff, and each sees what her roles let her."""

from __future__ import annotations

from core.routes import Role
from server.auth.service import create_staff
from server.storage.database import Database
from tests.integration.server.conftest import PASSWORD


async def test_an_editor_signs_in_without_being_an_agent(client, sign_in, settings):
    database = Database(settings.database, lambda _: None)
    async with database.write() as session:
        await create_staff(session, "chen", "陈静", PASSWORD, roles=(Role.PUBLISHER,))
    await database.close()
    headers = await sign_in("chen")
    me = (await (await client.get("/api/auth/me", headers=headers)).json())["agent"]
    assert me["roles"] == ["editor", "publisher", "reviewer", "staff"]
    assert me["presence"] is None
    refused = await client.get("/api/desk/conversations?list=mine", headers=headers)
    assert (refused.status, (await refused.json())["error"]["code"]) == (403, "forbidden")
