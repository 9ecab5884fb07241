"""The tables show every figure of the results, and a dash where nothing was measured."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from benchmarks.retrieval.decisions import Decided, counts, policy
from benchmarks.retrieval.measures import MEASURES, figures
from benchmarks.retrieval.tables import lines
from benchmarks.retrieval.targets import at_least, at_most

_FOUND = [
    Decided("answered_right", 0.9, True, answerable=True),
    Decided("refused", 0.1, False, answerable=False),
]
_FIGURES = figures(np.full((4, len(MEASURES)), 0.25))
_RESULTS: dict[str, Any] = {
    "sets": {"sample-zh": {"questions": 4, "systems": {"lexical": _FIGURES, "hybrid": _FIGURES}}},
    "decisions": {"unrelated-zh": counts(_FOUND)},
    "policy": {"unrelated-zh": policy(_FOUND)},
    "policy_of_all": policy(_FOUND[:1]),
    "encode_p50_ms_of": {"dense": 4.5},
    "texts_a_second": {"dense": 160.0},
    "search_ms": {"p50": 9.0, "p99": 20.0},
    "model_mb": 30.9,
    "search_p99_ms_at_1m": None,
    "targets": [
        asdict(one)
        for one in (at_least("found", 0.7, 0.6), at_most("wait", 9, 8), at_least("far", None, 1))
    ],
    "left_out": ["banking77"],
}


def test_each_measure_has_a_row_for_each_set_and_a_dash_for_what_was_not_asked() -> None:
    rows = [line for line in lines(_RESULTS) if line.startswith("sample-zh")]
    assert len(rows) == len(MEASURES)
    assert all(row.count("0.250 .25–.25") == 2 and row.count(" – ") == 2 for row in rows)


def test_decisions_are_shown_for_questions_with_and_without_an_answer() -> None:
    table = [line.split() for line in lines(_RESULTS)]
    assert ["unrelated-zh", "1", *["0"] * 7] in table
    assert ["unrelated-zh", *["0"] * 7, "1"] in table


def test_targets_say_whether_they_are_met() -> None:
    shown = list(lines(_RESULTS))
    for verdict, told in (("met", "found"), ("MISSED", "wait"), ("not measured", "far")):
        assert [line for line in shown if line.startswith(verdict) and told in line]


def test_what_is_missing_is_said() -> None:
    told = "\n".join(lines(_RESULTS))
    assert "benchmarks.scale" in told
    assert "for want of a data folder: banking77" in told
