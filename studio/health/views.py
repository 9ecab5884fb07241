"""Articles' health as JSON (docs/studio-insights.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.clock import iso
from kb_index.editing.people import Names
from kb_index.store import Head
from kb_index.tables import RevisionRow
from studio.gaps.views import article_json, name_of
from studio.health.health import FAILING_SHARE, FAILING_WITH, Mark, unseen_since
from studio.health.store import Listed, Version
from studio.tables import DoubleRow, HealthRow, LinkRow

_COUNTED = (
    "customers",
    "shown",
    "opened",
    "read",
    "up",
    "down",
    "confirmed",
    "failed",
    "foreign",
)
_ASKED = 20


@dataclass(frozen=True, slots=True)
class Around:
    """What else is known of the articles of a list."""

    now: datetime
    days: int
    ahead: Mapping[str, Version]
    doubles: Sequence[DoubleRow]
    known: Mapping[str, Head]
    links: Mapping[str, Sequence[LinkRow]]


def health_json(one: Listed, around: Around) -> dict[str, Any]:
    """Write an article as lists have it."""
    article, health = one.article, one.health
    ahead = around.ahead.get(article.id)
    doubled = list(_doubled(article.id, around))
    counted = {name: getattr(health, name) if health else 0 for name in _COUNTED}
    return {
        "id": article.id,
        "title": article.title,
        "language": article.language,
        "product": article.product,
        "category": article.category,
        **counted,
        "seconds": round(health.seconds, 1) if health and health.seconds is not None else None,
        "flags": one.flags,
        "updated_at": iso(article.updated_at),
        "review_at": iso(article.review_at),
        "owner_id": article.owner_id,
        "marks": [mark.value for mark in _marks(one, around, ahead, doubled)],
        "behind": _version(ahead) if ahead else None,
        "doubled": doubled,
    }


def reviewed_json(revision: RevisionRow | None, names: Names) -> dict[str, Any] | None:
    """Write when somebody last settled an article, and who; None where nobody of the staff did."""
    if revision is None:
        return None
    return {"at": iso(revision.created_at), "by": name_of(names, revision.author)}


def trend_json(health: HealthRow | None) -> dict[str, Any]:
    """Write an article's days; those without any are left out."""
    names = ("day", "shown", "read", "failed")
    rows = health.series if health else []
    return {"days": [dict(zip(names, row, strict=True)) for row in rows]}


def link_json(link: LinkRow) -> dict[str, Any]:
    """Write a stale link."""
    return {"url": link.url, "problem": link.problem, "checked_at": iso(link.checked_at)}


def asked_json(asked: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """Write what was asked, the most frequent first."""
    counted = Counter(asked)
    told = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    return [
        {"text": text, "language": language, "times": times}
        for (text, language), times in told[:_ASKED]
    ]


def _version(one: Version) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "language": one.language,
        "updated_at": iso(one.updated_at),
    }


def _doubled(article_id: str, around: Around) -> Iterator[dict[str, Any]]:
    for double in around.doubles:
        if article_id in (double.article_id, double.other_id):
            other = double.other_id if article_id == double.article_id else double.article_id
            yield {**article_json(other, around.known), "same_answer": double.same_answer}


def _marks(
    one: Listed, around: Around, ahead: Version | None, doubled: Sequence[Any]
) -> Iterator[Mark]:
    article, health = one.article, one.health
    if health and health.failed >= FAILING_WITH and health.failed >= FAILING_SHARE * health.read:
        yield Mark.FAILING
    if one.flags:
        yield Mark.FLAGGED
    old = article.created_at <= unseen_since(around.now, around.days)
    if old and not (health and health.shown):
        yield Mark.UNSEEN
    if article.review_at is not None and article.review_at <= around.now:
        yield Mark.REVIEW_DUE
    if ahead is not None:
        yield Mark.BEHIND
    if doubled:
        yield Mark.DOUBLED
    if article.id in around.links:
        yield Mark.STALE_LINKS
