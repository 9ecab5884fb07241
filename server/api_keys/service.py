"""Giving keys out, taking them back, and knowing who shows one."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from aiohttp import web
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, iso, utc_now
from core.database import Transactions
from core.errors import ApiKeyNotFound, InvalidInput, Unauthenticated
from core.routes import Principal, Role
from server.api_keys.tables import ApiKeyRow

_FORM = re.compile(r"jieli_([0-9a-f]{16})_([A-Za-z0-9_-]{43})", re.ASCII)
_USED = timedelta(minutes=1)
_LONGEST_NAME = 100


class Scope(StrEnum):
    """What a key opens. ``words`` adds to facts what customers and staff wrote."""

    FIGURES = "figures"
    FACTS = "facts"
    WORDS = "words"


_ROLES = {Scope.FIGURES: Role.FIGURES, Scope.FACTS: Role.FACTS, Scope.WORDS: Role.WORDS}


@dataclass(frozen=True, slots=True)
class ApiKeys:
    """The keys of programs."""

    transactions: Transactions
    now: Clock = utc_now

    async def create(
        self, name: str, scopes: Iterable[Scope], by: str, expires_at: datetime | None = None
    ) -> tuple[str, dict[str, Any]]:
        """Make a key; return it, which is shown this once, and how it is listed.

        Raise `InvalidInput` for a name or scopes that make no sense.
        """
        given = sorted(set(scopes))
        name = name.strip()
        if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
            raise InvalidInput(field="name", problem=f"1 to {_LONGEST_NAME} characters")
        if not given or given == [Scope.WORDS]:
            raise InvalidInput(field="scopes", problem="at least one of figures, facts")
        secret = secrets.token_urlsafe(32)
        row = ApiKeyRow(
            id=secrets.token_hex(8),
            name=name,
            secret_hash=_hash(secret),
            scopes=[scope.value for scope in given],
            created_at=self.now(),
            created_by=by,
            expires_at=expires_at,
        )
        async with self.transactions.write() as session:
            session.add(row)
        return f"jieli_{row.id}_{secret}", _view(row)

    async def listed(self) -> list[dict[str, Any]]:
        """Return every key, the newest first; secrets are known to nobody."""
        query = select(ApiKeyRow).order_by(ApiKeyRow.created_at.desc(), ApiKeyRow.id)
        async with self.transactions.read() as session:
            return [_view(row) for row in await session.scalars(query)]

    async def revoke(self, key_id: str) -> dict[str, Any]:
        """Take a key back at once; a second time changes nothing. Raise `ApiKeyNotFound`."""
        async with self.transactions.write() as session:
            row = await session.get(ApiKeyRow, key_id, with_for_update=True)
            if row is None:
                raise ApiKeyNotFound(id=key_id)
            row.revoked_at = row.revoked_at or self.now()
            return _view(row)

    async def principal(self, shown: str) -> Principal:
        """Return whose key it is and what it opens; raise `Unauthenticated`."""
        form = _FORM.fullmatch(shown)
        if form is None:
            raise Unauthenticated()
        now = self.now()
        async with self.transactions.read(brief=True) as session:
            row = await session.get(ApiKeyRow, form[1])
        if row is None or not hmac.compare_digest(row.secret_hash, _hash(form[2])):
            raise Unauthenticated()
        if row.revoked_at is not None or (row.expires_at is not None and row.expires_at <= now):
            raise Unauthenticated()
        if row.used_at is None or row.used_at <= now - _USED:
            async with self.transactions.write(durable=False) as session:
                await _note_use(session, row.id, now)
        return Principal(row.id, row.name, frozenset(_ROLES[Scope(each)] for each in row.scopes))


async def _note_use(session: AsyncSession, key_id: str, now: datetime) -> None:
    await session.execute(update(ApiKeyRow).where(ApiKeyRow.id == key_id).values(used_at=now))


def _hash(secret: str) -> str:
    # The secret is 256 random bits: what slows guessing of passwords down adds nothing here.
    return hashlib.sha256(secret.encode()).hexdigest()


def _view(row: ApiKeyRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "scopes": row.scopes,
        "created_at": iso(row.created_at),
        "created_by": row.created_by,
        "expires_at": iso(row.expires_at),
        "used_at": iso(row.used_at),
        "revoked_at": iso(row.revoked_at),
    }


API_KEYS = web.AppKey("api_keys", ApiKeys)
