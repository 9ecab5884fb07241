"""Signing in: every member of the staff, and each sees what her roles let her."""

from __future__ import annotations

import pytest
from argon2 import Type, extract_parameters
from sqlalchemy import select

from core.database import TRANSACTIONS
from core.errors import WrongCredentials
from server.auth.http import AUTH
from server.auth.service import create_staff
from server.auth.tables import StaffRow


async def test_an_editor_signs_in_without_being_an_agent(client, sign_in):
    headers = await sign_in("chen")
    me = (await (await client.get("/api/auth/me", headers=headers)).json())["agent"]
    assert me["roles"] == ["editor", "publisher", "reviewer", "staff"]
    assert me["presence"] is None
    refused = await client.get("/api/desk/conversations?list=mine", headers=headers)
    assert (refused.status, (await refused.json())["error"]["code"]) == (403, "forbidden")


async def test_a_password_is_kept_so_that_it_is_slow_to_guess(client):
    async with client.app[TRANSACTIONS].write() as session:
        await create_staff(session, "he", "何", "battery staple")
        hashed = await session.scalar(
            select(StaffRow.password_hash).where(StaffRow.username == "he")
        )
    kept = extract_parameters(hashed)
    assert kept.type is Type.ID
    assert kept.memory_cost >= 19 * 1024  # OWASP's least, in KiB
    assert kept.time_cost >= 2
    auth = client.app[AUTH]
    _, staff_id = await auth.sign_in("he", "battery staple")
    assert (await auth.me(staff_id))["username"] == "he"
    with pytest.raises(WrongCredentials):
        await auth.sign_in("he", "battery")
