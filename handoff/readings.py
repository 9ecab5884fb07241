"""What a customer read on the help pages, as a part of her conversation.

Nobody's name is on a reading until her browser says that it was hers; so most of them come here
late, with the moments at which they happened.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from deflection.facts import Fact, FactKind
from deflection.readings import store as readings
from deflection.readings.reading import KEPT, Beat, facts_of
from handoff import store
from handoff.conversation import State
from handoff.message import Address
from handoff.tables import ConversationRow
from handoff.transcript import changed, note


@dataclass(frozen=True, slots=True)
class HelpReading:
    """How far a help page was read: seconds in all so far, and her vote if she gave one.

    ``card`` is the article's (`handoff.chat.ArticleCards`).
    """

    reading_id: str
    card: dict[str, Any]
    seconds: float = 0.0
    helped: bool | None = None

    def beat(self) -> Beat:
        """Return it as `deflection` keeps it."""
        about = {name: self.card[name] for name in ("title", "language", "product")}
        return Beat(self.reading_id, self.card["id"], about, self.seconds, self.helped)


async def read_help(
    session: AsyncSession, address: Address | None, reading: HelpReading, now: datetime
) -> None:
    """Keep a reading: with her conversation if one is going on, else until one begins."""
    row = await _going_on(session, address)
    if row is None or address is None:
        reader = address.external_id if address else None
        await readings.keep(session, reading.beat(), reader, now)
        return
    await take_in(session, row, address.external_id, now)
    await note(session, row, *(_once(row, fact) for fact in facts_of(reading.beat(), now, now)))
    changed(session, row, now)


async def claim(
    session: AsyncSession, address: Address, ids: Collection[str], now: datetime
) -> None:
    """Make nobody's readings those of a customer, as her browser says that they are."""
    await readings.claim(session, ids, address.external_id, now - KEPT)
    row = await _going_on(session, address)
    if row is not None:
        await take_in(session, row, address.external_id, now)


async def take_in(
    session: AsyncSession, row: ConversationRow, reader_id: str, now: datetime
) -> None:
    """Write what she read before, or meanwhile elsewhere, as facts of her conversation."""
    taken = await readings.take(session, reader_id, now - KEPT)
    if taken:
        await note(session, row, *(_once(row, fact) for read in taken for fact in read.facts()))
        changed(session, row, now)


async def _going_on(session: AsyncSession, address: Address | None) -> ConversationRow | None:
    row = await store.current(session, address) if address else None
    if row is None or row.state == State.CLOSED:
        return None
    locked = await store.lock(session, row.id)
    return None if locked.state == State.CLOSED else locked


def _once(row: ConversationRow, fact: Fact) -> Fact:
    """Give a fact that is told again and again the key by which it is kept once."""
    if fact.kind is FactKind.VOTED:
        return fact
    key = f"{fact.kind.value}:{row.id}:{fact.data['reading_id']}:{round(fact.data['seconds'])}"
    return replace(fact, key=key)
