"""Asking WeCom for what came, from where we were: an outage of up to three days loses nothing.

The cursor is kept after everything before it was taken in. Who dies in between asks for the same
again, which the keys of the arrivals make harmless.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog

from channels.access.calling import NoAnswer, NotSent
from channels.inbox import store
from channels.inbox.service import Inbox
from channels.wechat.api import Api, TokenRefused, code_of
from channels.wecom.account import Account
from channels.wecom.message import arrival_of
from core.database import Transactions

_log = structlog.get_logger(__name__)
_PAGE = 1000


@dataclass(slots=True)
class Sync:
    """Takes in what came for one account."""

    account: Account
    api: Api
    inbox: Inbox
    transactions: Transactions
    _asked: asyncio.Event = field(default_factory=asyncio.Event)
    _token: str = ""

    def __post_init__(self) -> None:
        """Ask at once for what came while we were away."""
        self._asked.set()

    def ask(self, token: str) -> None:
        """Say that there is news; ``token`` is the callback's, good for ten minutes."""
        self._token = token
        self._asked.set()

    async def wait(self, seconds: float) -> None:
        """Ask for news when there are some, and now and then in case nobody told us."""
        try:
            async with asyncio.timeout(seconds):
                await self._asked.wait()
        except TimeoutError:
            pass
        self._asked.clear()
        await self.run()

    async def run(self) -> None:
        """Take in everything that came since the cursor."""
        more = True
        while more:
            try:
                answer = await self._page(await self._cursor())
            except (TokenRefused, NotSent, NoAnswer):
                _log.warning("sync_failed", account=self.account.name)
                return
            if code_of(answer):
                _log.error("sync_refused", account=self.account.name, code=code_of(answer))
                return
            more = await self._take(answer)

    async def _page(self, cursor: str) -> dict[str, Any]:
        body = {"limit": _PAGE, "voice_format": 0, "open_kfid": self.account.open_kfid}
        token = {"token": self._token} if self._token else {}
        return await self.api.post("/cgi-bin/kf/sync_msg", {**body, **token, "cursor": cursor})

    async def _take(self, answer: Mapping[str, Any]) -> bool:
        """Take a page in, then keep where it ended; tell whether there is more behind it.

        A page may be empty although there is more.
        """
        for message in answer.get("msg_list") or ():
            arrival = arrival_of(self.account, message) if isinstance(message, Mapping) else None
            if arrival is not None:
                await self.inbox.take(arrival)
        following = str(answer.get("next_cursor") or "")
        moved = following not in ("", await self._cursor())
        if moved:
            async with self.transactions.write() as session:
                await store.move_cursor(session, self._key, following)
        return bool(answer.get("has_more")) and moved

    async def _cursor(self) -> str:
        async with self.transactions.read(brief=True) as session:
            return await store.cursor(session, self._key)

    @property
    def _key(self) -> tuple[str, str]:
        return (self.account.channel, self.account.name)
