"""What is posted to a subscriber: one document of facts, under one key."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from deflection import store as facts
from deflection.facts import Fact, FactKind, Subject
from deflection.feed.leaving import VERSION, document
from deflection.subscribers.subscriber import Subscriber, known_kinds
from deflection.subscribers.tables import DeadLetterRow, SubscriberRow

BATCH, EVENT = 100, "facts"


@dataclass(frozen=True, slots=True)
class Span:
    """Facts after a number up to another one, of the ``kinds`` that were wanted when it was begun.

    No kinds are all of them; None, of a span that is older than this note, those wanted now.
    """

    after: int
    last: int
    kinds: Sequence[str] | None = None

    @classmethod
    def under_way(cls, row: SubscriberRow) -> Span:
        """Return what goes out to a subscriber."""
        return cls(row.position, row.last or row.position, row.kinds)

    @classmethod
    def of_letter(cls, row: DeadLetterRow) -> Span:
        """Return what a dead letter holds."""
        return cls(row.after, row.last, row.kinds)

    def wanted(self, now: tuple[FactKind, ...]) -> tuple[FactKind, ...] | None:
        """Return its kinds that are wanted now, too, none for all; None where there is none left.

        Others may be wanted by now. They are of the next batch, or this one would hold more than
        was counted, under a key that its receiver may know.
        """
        if not self.kinds:
            return now
        begun = known_kinds(self.kinds)
        return (tuple(kind for kind in begun if kind in now) if now else begun) or None


async def told(
    session: AsyncSession, span: Span, kinds: tuple[FactKind, ...], most: int = BATCH
) -> Sequence[tuple[int, Subject, Fact]]:
    """Return the facts of a span that who wants these kinds is given."""
    wanted = span.wanted(kinds)
    if wanted is None:
        return []
    return await facts.happened_after(session, span.after, most, until=span.last, kinds=wanted)


async def body_of(
    session: AsyncSession, to: Subscriber, key: str, span: Span, most: int = BATCH
) -> bytes:
    """Return the body of the facts of a span that she wants."""
    given = await told(session, span, to.kinds, most)
    found: dict[str, Any] = {
        "id": key,
        "event": EVENT,
        "version": VERSION,
        "facts": [document(*each, words=to.words) for each in given],
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
