"""Signing in and out: argon2 for passwords, random tokens for sessions."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, utc_now
from core.database import Transactions
from core.errors import Unauthenticated, WrongCredentials
from core.ids import new_id
from core.routes import Principal, Role, staff_roles
from handoff.routing.staffing import store as people_store
from handoff.tables import AgentRow
from server.auth.tables import StaffRow, StaffSessionRow

SESSION_LIFE = timedelta(hours=12)
HASHER = PasswordHasher()
# Verified when the user name is unknown, so that the answer takes as long as for a known one.
_NOBODY = HASHER.hash(secrets.token_urlsafe())


@dataclass(frozen=True, slots=True)
class Auth:
    """Accounts and sessions of the staff."""

    transactions: Transactions
    now: Clock = utc_now

    async def sign_in(self, username: str, password: str) -> tuple[str, str]:
        """Return a session token and the staff id; raise `WrongCredentials`."""
        async with self.transactions.read() as session:
            row = await session.scalar(
                select(StaffRow).where(StaffRow.username == username, ~StaffRow.disabled)
            )
        hashed = row.password_hash if row else _NOBODY
        # Argon2 is slow on purpose: it must not hold the event loop.
        right = await asyncio.to_thread(_verify, hashed, password)
        if row is None or not right:
            raise WrongCredentials()
        return await self._new_session(row.id), row.id

    async def sign_out(self, token: str) -> None:
        """End a session."""
        async with self.transactions.write() as session:
            await session.execute(
                delete(StaffSessionRow).where(StaffSessionRow.token_hash == _hash(token))
            )

    async def sign_out_everywhere(self, staff_id: str) -> None:
        """End every session of a staff member."""
        async with self.transactions.write() as session:
            await session.execute(
                delete(StaffSessionRow).where(StaffSessionRow.staff_id == staff_id)
            )

    async def principal(self, token: str | None) -> Principal:
        """Return who a session token stands for; raise `Unauthenticated`."""
        if not token:
            raise Unauthenticated()
        async with self.transactions.read() as session:
            row = await session.scalar(
                select(StaffRow)
                .join(StaffSessionRow, StaffSessionRow.staff_id == StaffRow.id)
                .where(
                    StaffSessionRow.token_hash == _hash(token),
                    StaffSessionRow.expires_at > self.now(),
                    ~StaffRow.disabled,
                )
            )
        if row is None:
            raise Unauthenticated()
        return Principal(row.id, row.name, staff_roles(map(Role, row.roles)))

    async def me(self, staff_id: str) -> dict[str, Any]:
        """Return a staff member as she sees herself; who is no agent has no presence."""
        async with self.transactions.read() as session:
            staff = await session.get_one(StaffRow, staff_id)
            agent = await session.get(AgentRow, staff_id)
            teams = (await people_store.teams_of(session, [staff_id])).get(staff_id, [])
            skills = (await people_store.skills_of(session, [staff_id])).get(staff_id, {})
        return {
            "id": staff.id,
            "username": staff.username,
            "name": staff.name,
            "roles": sorted(staff_roles(map(Role, staff.roles))),
            "presence": agent.presence if agent else None,
            "capacity": agent.capacity if agent else None,
            "language": agent.language if agent else None,
            "teams": teams,
            "skills": skills,
        }

    async def _new_session(self, staff_id: str) -> str:
        token, now = secrets.token_urlsafe(32), self.now()
        async with self.transactions.write() as session:
            await session.execute(delete(StaffSessionRow).where(StaffSessionRow.expires_at <= now))
            session.add(
                StaffSessionRow(
                    token_hash=_hash(token),
                    staff_id=staff_id,
                    created_at=now,
                    expires_at=now + SESSION_LIFE,
                )
            )
        return token


async def create_staff(
    session: AsyncSession,
    username: str,
    name: str,
    password: str,
    *,
    roles: tuple[Role, ...] = (Role.AGENT,),
    language: str = "zh",
    capacity: int = 5,
    now: Clock = utc_now,
    hasher: PasswordHasher = HASHER,
) -> str:
    """Create an account, with its agent when it has that role; returns its id.

    What the ``hasher`` makes says how long it takes to check: a quick one is for tests alone.
    """
    staff = StaffRow(
        id=new_id(),
        username=username,
        name=name,
        password_hash=await asyncio.to_thread(hasher.hash, password),
        roles=[role.value for role in roles],
        created_at=now(),
    )
    session.add(staff)
    if Role.AGENT in roles:
        session.add(
            AgentRow(
                id=staff.id, name=name, language=language, capacity=capacity, presence="online"
            )
        )
    return staff.id


def _verify(hashed: str, password: str) -> bool:
    try:
        return HASHER.verify(hashed, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
