"""What the fitted weights and models are worth on questions that they never saw, as plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

from benchmarks.calibration.estimating import Outcome, offered, told
from benchmarks.calibration.observing import Observed
from kb_index.calibration.fitting import curve
from kb_index.calibration.measures import (
    coverage_at_risk,
    expected_calibration_error,
    reliability,
)
from kb_index.calibration.model import Model
from kb_index.ranking.evidence import Evidence
from kb_index.ranking.policy import OFFER

Row = dict[str, Any]
Score = Callable[[Evidence], float]


def halves(outcomes: Sequence[Outcome]) -> list[Row]:
    """Return hit@1 by set: of words alone, of meaning alone, and of both."""
    rows = []
    answerable = [one for one in outcomes if one.observed.answerable]
    for name, group in groupby(answerable, key=lambda one: one.observed.set_name):
        asked = list(group)
        row = {"set": name, "questions": len(asked)}
        row["lexical"] = _mean(_first(one.observed, _lexical) for one in asked)
        row["dense"] = _mean(_first(one.observed, _dense) for one in asked)
        row["hybrid"] = _mean(one.first for one in asked)
        row["gain"] = round(row["hybrid"] - max(row["lexical"], row["dense"]), 4)
        rows.append(row)
    return rows


def confidence(outcomes: Sequence[Outcome], model: Model, answer: float) -> Row:
    """Return how far the confidence is to be believed, and what a threshold makes of the sets.

    Each set counts as in the fitting; ``coverage_at_5pct_wrong`` is the best that any threshold
    could do on the questions with an answer.
    """
    answerable = [one for one in outcomes if one.observed.answerable]
    rest = [one for one in outcomes if not one.observed.answerable]
    sure, right, weights = _columns(outcomes, model)
    points = curve(sure, right, weights)
    return {
        "answer_threshold": round(answer, 4),
        "ece": round(expected_calibration_error(sure, right, weights=weights), 4),
        "reliability": [[round(value, 4) for value in bar] for bar in _bars(outcomes, model)],
        "risk_coverage": [[round(value, 4) for value in point] for point in points],
        "coverage_at_5pct_wrong": round(_best_coverage(answerable, model), 4),
        "answerable": _decided(answerable, model, answer),
        "unanswerable": _decided(rest, model, answer),
        "all": _decided(outcomes, model, answer),
        "sets": [
            {"set": name, "answerable": has_answer, **_decided(list(group), model, answer)}
            for (name, has_answer), group in groupby(
                sorted(outcomes, key=_set_and_sort), key=_set_and_sort
            )
        ],
    }


def _decided(outcomes: Sequence[Outcome], model: Model, answer: float) -> Row:
    """Return shares: answered, of these wrong, offered, of these with the right one, the rest."""
    total = sum(one.weight for one in outcomes)
    shown = [one for one in outcomes if told(one, model) >= answer]
    others = [one for one in outcomes if told(one, model) < answer]
    offers = [one for one in others if offered(one, model) >= OFFER]
    return {
        "questions": len(outcomes),
        "answered": _share(shown, total),
        "wrong": _share([one for one in shown if not one.first], sum(one.weight for one in shown)),
        "offered": _share(offers, total),
        "offers_right": _share(
            [one for one in offers if one.offered], sum(one.weight for one in offers)
        ),
    }


def _columns(
    outcomes: Sequence[Outcome], model: Model
) -> tuple[list[float], list[bool], list[float]]:
    sure = [told(one, model) for one in outcomes]
    return sure, [one.first for one in outcomes], [one.weight for one in outcomes]


def _bars(outcomes: Sequence[Outcome], model: Model) -> Iterable[tuple[float, ...]]:
    sure, right, weights = _columns(outcomes, model)
    return reliability(sure, right, weights=weights)


def _best_coverage(outcomes: Sequence[Outcome], model: Model) -> float:
    sure, right, weights = _columns(outcomes, model)
    return coverage_at_risk(sure, right, 0.05, weights)


def _first(one: Observed, score: Score) -> bool:
    """Tell whether the best by a score, which must be more than nothing, is right."""
    evidence = one.found.evidence if one.found else ()
    scored = [(-score(each), each.article_id) for each in evidence if score(each) > 0]
    return bool(scored) and min(scored)[1] in one.right


def _lexical(evidence: Evidence) -> float:
    return evidence.lexical if evidence.bm25 > 0 else 0.0


def _dense(evidence: Evidence) -> float:
    return evidence.cosine


def _set_and_sort(one: Outcome) -> tuple[str, bool]:
    return one.observed.set_name, one.observed.answerable


def _share(some: Iterable[Outcome], total: float) -> float | None:
    return round(sum(one.weight for one in some) / total, 4) if total else None


def _mean(values: Iterable[bool]) -> float:
    found = list(values)
    return round(sum(found) / len(found), 4) if found else 0.0
