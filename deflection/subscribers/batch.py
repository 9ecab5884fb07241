"""What is posted to a subscriber: one document of facts, under one key."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from deflection import store as facts
from deflection.feed.leaving import VERSION, document
from deflection.subscribers.subscriber import Subscriber

BATCH, EVENT = 100, "facts"


async def body_of(
    session: AsyncSession, to: Subscriber, key: str, after: int, last: int, most: int = BATCH
) -> bytes:
    """Return the body of the facts after a number up to another one that she wants."""
    told = await facts.happened_after(session, after, most, until=last, kinds=to.kinds)
    found: dict[str, Any] = {
        "id": key,
        "event": EVENT,
        "version": VERSION,
        "facts": [document(*each, words=to.words) for each in told],
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
