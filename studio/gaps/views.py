"""Gaps as JSON (docs/studio-insights.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.clock import iso
from kb_index.editing.people import Names
from kb_index.store import Head
from studio.gaps.gap import Decision
from studio.gaps.listing_store import Example
from studio.gaps.proposal import Proposal
from studio.gaps.wording import digest
from studio.tables import GapCountRow, GapRow

_EXAMPLES, _SHOWN = 20, 5


def named(gaps: Iterable[GapRow]) -> set[str]:
    """Return the articles whose titles these gaps are shown with."""
    return {each for gap in gaps for each in (*gap.articles, gap.nearest) if each}


def gap_json(
    gap: GapRow, counts: GapCountRow, known: Mapping[str, Head], names: Names
) -> dict[str, Any]:
    """Write a gap as lists have it."""
    told = counts.told
    return {
        "id": gap.id,
        "title": gap.title,
        "language": gap.language,
        "languages": told["languages"],
        "state": gap.standing,
        "returned": gap.returned,
        "questions": counts.questions,
        "customers": counts.customers,
        "person": counts.person,
        "gave_up": counts.gave_up,
        "helped": told["helped"],
        "answered": told["answered"],
        "reasons": told["reasons"],
        "trend": _trend(told),
        "belongs": _belongs(gap, known),
        "decision": _decision(gap, names),
        "articles": [article_json(each, known) for each in gap.articles],
        "watch": _watch(gap),
        "first_at": iso(gap.first_at),
        "last_at": iso(gap.last_at),
    }


def detail_json(
    gap: dict[str, Any],
    examples: Sequence[Example],
    proposals: Sequence[Proposal],
    known: Mapping[str, Head],
) -> dict[str, Any]:
    """Add to a gap what only its own page shows."""
    shown = Counter(article_id for one in examples for article_id in one.shown)
    return {
        **gap,
        "examples": _examples(examples),
        "shown": [
            {**article_json(article_id, known), "times": times}
            for article_id, times in sorted(shown.items(), key=lambda one: (-one[1], one[0]))
        ][:_SHOWN],
        "proposals": [
            {"language": one.language, "title": one.title, "variants": list(one.variants)}
            for one in proposals
        ],
    }


def name_of(names: Names, author: str) -> str | None:
    """Return the name of who signed so, as far as it is known."""
    person = names.person(author or None)
    return person["name"] if person else None


def article_json(article_id: str, known: Mapping[str, Head]) -> dict[str, Any]:
    """Write an article as others name it; of one that is gone, its id alone."""
    head = known.get(article_id)
    if head is None:
        return {"id": article_id, "title": None, "language": None, "status": "gone"}
    status = "trash" if head.deleted_at else head.status.value
    return {"id": head.id, "title": head.title, "language": head.language, "status": status}


def _trend(told: Mapping[str, Any]) -> dict[str, Any]:
    days = [{"day": day, "questions": questions} for day, questions in told["series"]]
    return {"recent": told["recent"], "before": told["before"], "days": days}


def _belongs(gap: GapRow, known: Mapping[str, Head]) -> dict[str, Any]:
    return {
        "verdict": gap.verdict,
        "article": article_json(gap.nearest, known) if gap.nearest else None,
        "confidence": round(gap.confidence, 4),
        "product": gap.product,
        "category": gap.category,
    }


def _decision(gap: GapRow, names: Names) -> dict[str, Any] | None:
    if gap.decision == Decision.NONE:
        return None
    return {
        "kind": gap.decision,
        "reason": gap.reason or None,
        "note": gap.note,
        "by": name_of(names, gap.decided_by),
        "at": iso(gap.decided_at),
    }


def _watch(gap: GapRow) -> dict[str, Any] | None:
    if gap.watched_since is None:
        return None
    return {
        "since": iso(gap.watched_since),
        "questions": gap.asked_since,
        "answered": gap.answered_since,
    }


def _examples(examples: Sequence[Example]) -> list[dict[str, Any]]:
    """Return the distinct wordings, the most frequent first."""
    found: dict[str, list[Example]] = {}
    for one in examples:
        found.setdefault(digest(one.text), []).append(one)
    told = sorted(found.items(), key=lambda one: (-len(one[1]), one[1][0].text))
    return [
        {
            "id": name,
            "text": same[0].text,
            "language": same[0].language,
            "times": len(same),
            "last_at": iso(same[0].at),
            "conversation_id": same[0].conversation_id,
        }
        for name, same in told[:_EXAMPLES]
    ]
