"""What the customer was shown, and what she did with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from core.clock import iso
from deflection.facts import Fact, FactKind

# What agents say of articles, to editors, is none of hers.
_HERS = frozenset({FactKind.SHOWN, FactKind.OPENED, FactKind.DWELT, FactKind.VOTED})


@dataclass(slots=True)
class _Article:
    """One article's way with this customer; ``readings`` are seconds by reading."""

    shown: dict[str, Any]
    opened_at: str | None = None
    vote: str | None = None
    readings: dict[str, float] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        seconds = round(sum(self.readings.values()))
        return {
            **self.shown,
            "opened_at": self.opened_at,
            "seconds_read": seconds,
            "vote": self.vote,
        }


def articles(facts: Iterable[Fact]) -> list[dict[str, Any]]:
    """Return what the customer was shown and what she did with it, in the order first shown."""
    found: dict[str, _Article] = {}
    # What she read on the help pages is told late: once it is known that it was she.
    for fact in sorted(facts, key=lambda fact: fact.at):
        if fact.article_id is not None and fact.kind in _HERS:
            _apply(found, fact, fact.article_id)
    return [article.to_json() for article in found.values()]


def _apply(found: dict[str, _Article], fact: Fact, article_id: str) -> None:
    article = found.get(article_id)
    if article is None:
        article = found[article_id] = _Article(_shown(fact, article_id))
    if fact.kind is FactKind.OPENED and article.opened_at is None:
        article.opened_at = iso(fact.at)
    elif fact.kind is FactKind.DWELT:
        # Seconds are totals of one reading, told again and again: the largest counts.
        reading, seconds = str(fact.data["reading_id"]), float(fact.data["seconds"])
        article.readings[reading] = max(seconds, article.readings.get(reading, 0.0))
    elif fact.kind is FactKind.VOTED:
        article.vote = "helped" if fact.data["helped"] else "not_helped"
    elif fact.kind is FactKind.SHOWN and fact.data.get("passage"):
        article.shown = {**_shown(fact, article_id), "shown_at": article.shown["shown_at"]}


def _shown(fact: Fact, article_id: str) -> dict[str, Any]:
    data = fact.data
    return {
        "article_id": article_id,
        "title": data.get("title", article_id),
        "language": data.get("language"),
        "product": data.get("product"),
        "score": data.get("score"),
        "passage": data.get("passage"),
        "shown_at": iso(fact.at),
        "sent_by": data.get("sent_by", "bot"),
    }
