"""Targets are met where they are reached, missed where not, and open where nothing was measured."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from benchmarks.retrieval.measures import MEASURES, Values
from benchmarks.retrieval.targets import behind, gain, targets

RESULTS: dict[str, Any] = {
    "coverage_at_5pct_wrong": 0.61,
    "oos_rejected": 0.89,
    "encode_p50_ms": 8.0,
    "search_p99_ms_at_100k": None,
    "search_p99_ms_at_1m": None,
    "ann_recall10": None,
}


def _system(share: float, questions: int = 100) -> Values:
    """Return a system that every measure gives this share."""
    rows = np.arange(questions) < round(share * questions)
    return np.repeat(rows[:, None], len(MEASURES), axis=1).astype(np.float64)


def _systems(lexical: float, dense: float, hybrid: float) -> dict[str, Values]:
    return {"lexical": _system(lexical), "dense": _system(dense), "hybrid": _system(hybrid)}


@pytest.mark.parametrize(("hybrid", "met"), [(0.78, True), (0.77, False)])
def test_hybrid_must_gain_eight_points_on_reworded_questions(hybrid: float, met: bool) -> None:
    found = gain({"sample-written-zh": _systems(0.7, 0.7, hybrid)}, "zh")
    assert found.met is met
    assert found.measured == pytest.approx(hybrid - 0.7)


def test_reworded_questions_of_a_language_count_together() -> None:
    sets = {
        "sample-written-zh": _systems(0.6, 0.7, 0.8),
        "sample-editor-zh": _systems(0.9, 0.9, 0.9),
    }
    assert gain(sets, "zh").measured == pytest.approx(0.1)
    assert gain(sets, "en").met is None


def test_hybrid_may_be_half_a_point_behind_its_better_half_on_no_set() -> None:
    good, bad = _systems(0.5, 0.7, 0.75), _systems(0.8, 0.3, 0.75)
    assert behind({"good": good}).met is True
    found = behind({"good": good, "bad": bad})
    assert found.met is False
    assert found.measured == pytest.approx(0.05)
    assert "bad" in found.remark
    assert "good" not in found.remark


def test_figures_are_compared_with_what_is_wanted() -> None:
    measured = {name: _systems(0.1, 0.9, 0.85) for name in ("sample-zh-to-en", "sample-en-to-zh")}
    met = {one.target.partition(" (")[0]: one.met for one in targets(measured, RESULTS)}
    assert met["sample-zh-to-en, hit@5 of hybrid"] is True
    assert met["coverage at 5 % wrong answers"] is True
    assert met["questions out of scope not answered"] is False
    assert met["encoding of one question, p50 in ms"] is True
    assert met["search p99 at 1 M passages, ms"] is None
