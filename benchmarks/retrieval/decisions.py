"""What the policy makes of a set's questions, and how far its confidence is to be believed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from benchmarks.sets.evaluation import EvaluationSet
from kb_index.calibration.measures import Point, expected_calibration_error, risk_coverage
from kb_index.ranking.policy import Decision, Verdict, decide
from kb_index.ranking.query import Query
from kb_index.results import SearchResult

WRONG_SHARE = 0.05
"""Of the answers that are shown, how many may be wrong."""

OUTCOMES = (
    *("answered_right", "answered_wrong", "offered_right", "offered_wrong"),
    *("suggested_right", "suggested_wrong", "asked_back", "refused"),
)
_SEEN = Query("", "en").k
Policy = Callable[[SearchResult], Verdict]


@dataclass(frozen=True, slots=True)
class Decided:
    """One question: what was decided, how sure search was of its first hit, and was that right.

    ``answerable`` tells whether any article answers it.
    """

    outcome: str
    confidence: float
    first_right: bool
    answerable: bool


def decided(
    asked: EvaluationSet, results: Sequence[SearchResult], decide: Policy = decide
) -> list[Decided]:
    """Return what the policy does with the results of a set, of which it sees the first hits."""
    found = []
    for one, result in zip(asked.questions, results, strict=True):
        seen = replace(result, hits=result.hits[:_SEEN])
        first = seen.hits[0].article_id if seen.hits else ""
        told = (
            outcome(decide(seen), one.right),
            seen.confidence,
            first in one.right,
            bool(one.right),
        )
        found.append(Decided(*told))
    return found


def outcome(verdict: Verdict, right: frozenset[str]) -> str:
    """Return the name of a verdict; what it shows is right if a right article is among it."""
    told = "right" if any(hit.article_id in right for hit in verdict.hits) else "wrong"
    return {
        Decision.ANSWER: f"answered_{told}",
        Decision.CHOOSE: f"offered_{told}",
        Decision.ASK_BACK: "asked_back",
        Decision.NO_ANSWER: f"suggested_{told}" if verdict.hits else "refused",
    }[verdict.decision]


def counts(found: Iterable[Decided]) -> dict[str, int]:
    """Return how often each outcome occurred among answerable questions, and among the others."""
    sorts = {True: "", False: "unanswerable_"}
    counted = Counter(f"{sorts[one.answerable]}{one.outcome}" for one in found)
    names = [f"{sort}{name}" for sort in sorts.values() for name in OUTCOMES]
    return {name: counted[name] for name in names if counted[name]}


def policy(found: Sequence[Decided]) -> dict[str, Any]:
    """Return the figures of the policy over questions with and without an answer; None of none.

    ``coverage_at_5pct_wrong`` is the share of the answerable questions that can be answered while
    at most that share of their answers is wrong, and ``oos_rejected_at_5pct_wrong`` the share of
    the others that is then not answered; ``coverage``, ``wrong`` and ``oos_rejected`` are what the
    shipped thresholds make of it.
    """
    answerable = [one for one in found if one.answerable]
    others = [one for one in found if not one.answerable]
    answered = [one for one in answerable if one.outcome.startswith("answered")]
    wrong = [one for one in answered if one.outcome == "answered_wrong"]
    refused = [one for one in others if not one.outcome.startswith("answered")]
    cut = _cut(answerable)
    below = [one for one in others if one.confidence < cut.threshold]
    return {
        "answerable": len(answerable),
        "unanswerable": len(others),
        "coverage_at_5pct_wrong": _of(cut.coverage, answerable),
        "oos_rejected_at_5pct_wrong": _share(below, others),
        "coverage": _share(answered, answerable),
        "wrong": _share(wrong, answered),
        "oos_rejected": _share(refused, others),
        "ece": _of(expected_calibration_error(*_told(found)), found),
    }


def _cut(answerable: Sequence[Decided]) -> Point:
    """Return where the most are answered with few enough wrong; above everything if nowhere."""
    points = risk_coverage(*_told(answerable))
    few = [point for point in points if point.risk <= WRONG_SHARE]
    return max(few, key=lambda point: point.coverage, default=Point(math.inf, 0.0, 0.0))


def _told(found: Sequence[Decided]) -> tuple[list[float], list[bool]]:
    return [one.confidence for one in found], [one.first_right for one in found]


def _share(some: Sequence[Decided], of: Sequence[Decided]) -> float | None:
    return round(len(some) / len(of), 4) if of else None


def _of(value: float, counted: Sequence[Decided]) -> float | None:
    return round(value, 4) if counted else None
