"""Experiments and their results as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.clock import iso
from deflection.experiments.analysis.comparison import Comparison
from deflection.experiments.analysis.ratios import Tally
from deflection.experiments.analysis.result import Measured, Result, better
from deflection.experiments.analysis.words import sentence
from deflection.experiments.experiment import Experiment
from deflection.experiments.measures import MEASURES

Counts = Mapping[str, tuple[int, int]]
"""Of each variant, how many contacts it has, and of how many the days are over."""


def experiment_json(one: Experiment, counts: Counts) -> dict[str, Any]:
    """Write an experiment with how many are in it."""
    return {
        "id": one.id,
        "name": one.name,
        "hypothesis": one.hypothesis,
        "state": one.state.value,
        "metric": one.metric,
        "guards": list(one.guards),
        "share": one.share,
        "days": one.days,
        "planned": one.planned,
        "created_at": iso(one.created_at),
        "started_at": iso(one.started_at),
        "stopped_at": iso(one.stopped_at),
        "conclusion": one.conclusion,
        "variants": [
            {
                "key": each.key,
                "name": each.name,
                "treatment": each.treatment.changes(),
                "exposed": counts.get(each.key, (0, 0))[0],
                "entered": counts.get(each.key, (0, 0))[1],
            }
            for each in one.variants
        ],
    }


def result_json(found: Result, mixed: int) -> dict[str, Any]:
    """Write a result; ``mixed`` contacts were in two variants and count in none."""
    return {
        "main": _measured(found.main),
        "guards": [_measured(one) for one in found.guards],
        "harmed": list(found.harmed),
        "mismatch": _rounded(found.mismatch, 6),
        "trusted": found.trusted,
        "mixed": mixed,
        "looks": [
            {
                "day": look.day.isoformat(),
                "contacts": look.contacts,
                "compared": {
                    key: _comparison(found.main.metric, one) for key, one in look.compared.items()
                },
            }
            for look in found.looks
        ],
    }


def _measured(one: Measured) -> dict[str, Any]:
    measure = MEASURES[one.metric]
    return {
        "metric": one.metric,
        "zh": measure.metric.zh,
        "en": measure.metric.en,
        "unit": measure.metric.unit.value,
        "better": measure.better,
        "variants": {key: _tally(tally) for key, tally in one.tallies.items()},
        "compared": {
            key: {**_comparison(one.metric, each), "says": sentence(one.metric, each)}
            for key, each in one.compared.items()
        },
    }


def _tally(one: Tally) -> dict[str, Any]:
    return {
        "contacts": one.contacts,
        "counted": one.counted,
        "of": one.whole,
        "value": _rounded(one.value),
    }


def _comparison(metric: str, one: Comparison) -> dict[str, Any]:
    return {
        "seen": one.seen.value,
        "better": better(metric, one.seen),
        "difference": _rounded(one.difference),
        "interval": None if one.interval is None else [_rounded(end) for end in one.interval],
        "p_value": _rounded(one.p_value, 6),
        "alike": one.alike,
    }


def _rounded(value: float | None, digits: int = 4) -> float | None:
    return None if value is None else round(value, digits)
