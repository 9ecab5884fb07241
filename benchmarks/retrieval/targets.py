"""What search is meant to reach, and whether it does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.retrieval.measures import MEASURES, Values, interval

REWORDED = {
    language: tuple(
        f"{name}-{language}" for name in ("sample-editor", "sample-written", "docs-editor")
    )
    for language in ("zh", "en")
}
ACROSS = ("sample-zh-to-en", "sample-en-to-zh")
GAIN, BEHIND = 0.08, 0.005
ACROSS_LANGUAGES, COVERAGE, REJECTED, ENCODE_MS = 0.85, 0.60, 0.90, 8.0

Measured = Mapping[str, Mapping[str, Values]]
"""Every measure of every question, by set and system."""


@dataclass(frozen=True, slots=True)
class Target:
    """One target in words, what was measured (None: it could not be), and whether it is met."""

    target: str
    measured: float | None
    met: bool | None
    remark: str = ""


def targets(measured: Measured, results: Mapping[str, Any]) -> list[Target]:
    """Return every target."""
    return [
        *(gain(measured, language) for language in REWORDED),
        behind(measured),
        *(across(measured, name) for name in ACROSS),
        at_least("coverage at 5 % wrong answers", results["coverage_at_5pct_wrong"], COVERAGE),
        at_least("questions out of scope not answered", results["oos_rejected"], REJECTED),
        at_most("encoding of one question, p50 in ms", results["encode_p50_ms"], ENCODE_MS),
        *_scale(results),
    ]


def gain(measured: Measured, language: str) -> Target:
    """Compare hybrid with lexical search on the reworded questions of a language, all together."""
    sets = [measured[name] for name in REWORDED[language] if name in measured]
    told = f"hybrid above lexical, hit@1 of reworded questions, {language} (at least +{GAIN})"
    if not sets:
        return Target(told, None, None)
    column = list(MEASURES).index("hit1")
    differences = np.concatenate([one["hybrid"] - one["lexical"] for one in sets])[:, [column]]
    lexical = float(np.concatenate([one["lexical"] for one in sets])[:, column].mean())
    low, high = interval(differences)
    value = float(differences.mean())
    remark = f"{low[0]:+.3f} to {high[0]:+.3f}; lexical has {lexical:.3f}"
    return Target(told, round(value, 4), value >= GAIN - 1e-9, remark)


def behind(measured: Measured) -> Target:
    """Find where hybrid search falls furthest behind the better of its halves, in hit@1."""
    column = list(MEASURES).index("hit1")
    gaps = {
        name: max(float(of[half][:, column].mean()) for half in ("lexical", "dense"))
        - float(of["hybrid"][:, column].mean())
        for name, of in measured.items()
    }
    told = f"hybrid behind its better half, hit@1, on the worst set (at most {BEHIND})"
    if not gaps:
        return Target(told, None, None)
    worst = sorted((name for name in gaps if gaps[name] > BEHIND + 1e-9), key=lambda n: -gaps[n])
    remark = ", ".join(f"{name} {gaps[name]:.3f}" for name in worst)
    return Target(told, round(max(gaps.values()), 4), not worst, remark)


def across(measured: Measured, name: str) -> Target:
    """Return how often a title finds its translation within five."""
    told = f"{name}, hit@5 of hybrid"
    if name not in measured:
        return Target(told, None, None)
    column = list(MEASURES).index("hit5")
    return at_least(told, float(measured[name]["hybrid"][:, column].mean()), ACROSS_LANGUAGES)


def at_least(told: str, value: float | None, wanted: float) -> Target:
    """Return a target that a figure is at least something."""
    met = None if value is None else value >= wanted
    return Target(f"{told} (at least {wanted:g})", _rounded(value), met)


def at_most(told: str, value: float | None, wanted: float) -> Target:
    """Return a target that a figure is at most something."""
    met = None if value is None else value <= wanted
    return Target(f"{told} (at most {wanted:g})", _rounded(value), met)


def _scale(results: Mapping[str, Any]) -> Iterable[Target]:
    yield at_most("search p99 at 100 k passages, ms", results["search_p99_ms_at_100k"], 10.0)
    yield at_most("search p99 at 1 M passages, ms", results["search_p99_ms_at_1m"], 25.0)
    yield at_least("recall@10 of the approximate index", results["ann_recall10"], 0.99)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
