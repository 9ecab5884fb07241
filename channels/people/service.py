"""Asks who those are that wrote, and ties the contacts of one person by what the channel says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from channels.access.calling import NoAnswer, NotSent
from channels.people import store
from channels.wechat.api import TokenRefused
from core.clock import Clock, utc_now
from core.database import Transactions
from handoff.contacts import linking
from handoff.contacts import store as identities
from handoff.contacts.person import Cause
from handoff.contacts.service import in_one_piece
from handoff.message import Address

_log = structlog.get_logger(__name__)

AT_ONCE = 100
"""How many WeChat and WeCom tell of in one call."""
_REST = timedelta(minutes=10)
_UNIONID_LIMIT = 128


class Refused(Exception):
    """The channel does not tell, as of an account that is not authenticated; ``code`` says why,
    where it is one."""

    def __init__(self, code: int | None) -> None:
        super().__init__(code)
        self.code = code


class Directory(Protocol):
    """Says who somebody is."""

    async def unionids(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Return the unionids of some ids of its account, of those that have one.

        Raise `Refused`, or what `channels.wechat.api.Api.post` raises.
        """


@dataclass(slots=True)
class Acquainting:
    """Gets acquainted with whoever wrote to the accounts that have a directory."""

    transactions: Transactions
    directories: Mapping[tuple[str, str], Directory]
    now: Clock = utc_now
    _resting: dict[tuple[str, str], datetime] = field(default_factory=dict)

    async def sweep(self) -> None:
        """Ask after everybody who was not asked after; an account that does not tell rests."""
        for account in self.directories:
            if self._resting.get(account, self.now()) <= self.now():
                await self._ask(account)

    async def _ask(self, account: tuple[str, str]) -> None:
        async with self.transactions.read(brief=True) as session:
            ids = await store.unknown(session, account, AT_ONCE)
        if not ids:
            return
        try:
            unionids = await self.directories[account].unionids(ids)
        except (Refused, TokenRefused, NotSent, NoAnswer) as error:
            self._resting[account] = self.now() + _REST
            _log.warning("people_unknown", account=account[1], why=type(error).__name__)
            return
        for external_id in ids:
            address = Address(*account, external_id)
            await self._learn(address, unionids.get(external_id, ""))

    async def _learn(self, address: Address, unionid: str) -> None:
        async def work(session: AsyncSession) -> None:
            now = self.now()
            await store.note(session, address, now)
            row = await identities.identity(session, address)
            if row is None or not 0 < len(unionid) <= _UNIONID_LIMIT:
                return
            proof = Address("unionid", "wechat", unionid)
            await linking.known_as(session, row.contact_id, proof, Cause.UNIONID, now)

        await in_one_piece(self.transactions, work)
