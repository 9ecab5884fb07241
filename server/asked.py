"""What customers asked lately and was not answered: out of the facts, for who is writing.

The studio keeps questions too, but for another end: what she said, and whether she was helped in
the end. Here searches are made again, so what counts is what was searched, a follow-up together
with the question before it, and what the bot decided when those words were searched last: what an
article answers since then need not be tried, however often it was asked in vain before.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from core.database import Transactions
from core.language import detect_language
from deflection.store import searches
from kb_index.ranking.policy import Decision
from kb_index.trying.asked import MOST, Asked
from studio.masking import masked

_SEARCHES = 10_000
"""Searches that are looked through, the newest."""


class AskedOfFacts:
    """Reads questions out of the facts of searches, masked; the last decision on each counts."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def unanswered(self, since: datetime, most: int = MOST) -> list[Asked]:
        """Return distinct questions that were not answered, the most frequent first."""
        async with self._transactions.read() as session:
            found = await searches(session, since, _SEARCHES)
        # Masking thousands of texts takes a good part of a second.
        unanswered = await asyncio.to_thread(_unanswered, found)
        return sorted(unanswered, key=lambda one: (-one.times, one.question))[:most]


def _unanswered(found: Sequence[tuple[datetime, dict[str, Any]]]) -> list[Asked]:
    """Return what was asked in these searches, the newest first, and not answered the last time."""
    asked: dict[str, Asked] = {}
    for at, data in found:
        text = masked(str(data.get("searched") or data["question"]))
        if not text:
            continue  # of somebody who was forgotten
        known = asked.get(text)
        if known is not None:
            asked[text] = replace(known, times=known.times + 1)
        else:
            asked[text] = Asked(text, detect_language(text), Decision(data["decision"]), 1, at)
    return [one for one in asked.values() if one.decision is not Decision.ANSWER]
