"""What customers asked lately and was not answered: out of the facts, for who is writing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from core.database import Transactions
from core.language import detect_language
from deflection.store import searches
from kb_index.ranking.policy import Decision
from kb_index.trying.asked import MOST, Asked

_PERSONAL = re.compile(r"@|\d{6,}|://")
"""Addresses and numbers that may be somebody's: such questions are the agents' alone."""

_SEARCHES = 20_000
"""Searches that are looked through, the newest."""


class AskedOfFacts:
    """Reads questions out of the facts of searches; the last decision on each is what counts."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def unanswered(self, since: datetime, most: int = MOST) -> list[Asked]:
        """Return distinct questions that were not answered, the most frequent first."""
        async with self._transactions.read() as session:
            found = await searches(session, since, _SEARCHES)
        asked: dict[str, Asked] = {}
        for at, data in found:
            text = str(data.get("searched") or data["question"])
            if _PERSONAL.search(text):
                continue
            known = asked.get(text)
            if known is not None:
                asked[text] = replace(known, times=known.times + 1)
            else:
                decision = Decision(data["decision"])
                asked[text] = Asked(text, detect_language(text), decision, 1, at)
        unanswered = (one for one in asked.values() if one.decision is not Decision.ANSWER)
        return sorted(unanswered, key=lambda one: (-one.times, one.question))[:most]
