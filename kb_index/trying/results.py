"""What trying a draft returns: plain values, light to import for those who only ask."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kb_index.ranking.policy import Decision
from kb_index.trying.asked import Asked


class By(StrEnum):
    """In what two articles are alike."""

    WORDING = "wording"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Alike:
    """A published article that perhaps says the same: how probably (0–1), and which texts do.

    ``mine`` is a wording of the draft and ``theirs`` one of the article, or the beginnings of both
    answers; ``differs`` has what each says in the place of the other, where that is all.
    """

    article_id: str
    title: str
    language: str
    product: str
    likeness: float
    by: By
    mine: str
    theirs: str
    differs: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What the bot would decide with an article instead of without, how sure it would be that the
    first one answers, and where the article would stand."""

    before: Decision
    after: Decision
    confidence: float
    place: int


@dataclass(frozen=True, slots=True)
class Prospect:
    """A question that was asked, and what would change for it."""

    asked: Asked
    change: Change


@dataclass(frozen=True, slots=True)
class Prospects:
    """Questions that a draft would help with, those that were asked most first.

    ``looked_at`` is how many questions were looked at: all, or as many as there was time for.
    """

    prospects: tuple[Prospect, ...]
    looked_at: int
