"""What customers asked lately, as whoever knows it tells us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kb_index.ranking.policy import Decision

MOST = 2000
"""Questions that a draft is tried with."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in customers' words, what the bot last decided, and how often it was asked."""

    question: str
    language: str
    decision: Decision
    times: int
    last_at: datetime


class AskedQuestions(Protocol):
    """Tells which questions were asked lately and not answered."""

    async def unanswered(self, since: datetime, most: int = MOST) -> list[Asked]:
        """Return distinct questions that were not answered, the most frequent first.

        Personal data in them is masked.
        """
