"""Follows the facts and keeps what is made of them current."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.clock import Clock, utc_now
from core.database import Transactions
from deflection.store import happened_after, happened_in
from studio.following import store
from studio.following.derived import Told, derive

SETTLED_AFTER = timedelta(minutes=2)
"""A fact of a transaction that lasts longer than this could be stepped over."""

_NAME = "facts"
_MOST = 500


@dataclass(slots=True)
class Follower:
    """Makes questions, exposures and flags of each conversation whose facts are new.

    A conversation is made anew as a whole, so to do it twice changes nothing. Where several
    replicas follow, one of them writes each step.
    """

    transactions: Transactions
    now: Clock = utc_now
    _seen: set[int] = field(default_factory=set)

    async def follow(self) -> int:
        """Make one step; return how many facts were new."""
        now = self.now()
        async with self.transactions.read() as session:
            before = await store.progress(session, _NAME)
            told = await happened_after(session, before.position, _MOST)
            news = [each for each in told if each[0] not in self._seen]
            if not news:
                return 0
            conversation_ids = sorted({subject.conversation_id for _, subject, _ in news})
            whole = await happened_in(session, conversation_ids)
        derived = await asyncio.to_thread(derive, whole)
        position = _settled(told, before.position, now)
        async with self.transactions.write(durable=False) as session:
            if not await store.advance(session, before, position, now):
                return len(news)
            await store.replace(session, conversation_ids, derived)
        self._seen = {each[0] for each in told if each[0] > position}
        return len(news)


def _settled(told: Sequence[Told], position: int, now: datetime) -> int:
    """Return the position up to which no transaction can still add a fact.

    What was read on a help page is told later than it happened, so its moment says nothing.
    """
    for each, _, fact in told:
        if fact.at > now - SETTLED_AFTER:
            break
        if fact.data.get("sent_by") != "help_centre":
            position = each
    return position
