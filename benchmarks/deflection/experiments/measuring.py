"""The figures of experiments: repeated by the thousand, and lived once through the real app."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.deflection.experiments.repeating import EFFECTS, METRICS, RUNS, false_alarms, power
from benchmarks.simulate.experimenting import experimented
from benchmarks.simulate.scenario import Scenario

LIVED = Scenario(seed=20260309, days=6, visits=105, articles=60, unanswerable=0.5)


async def measured(runs: int = RUNS, lived: Scenario = LIVED) -> dict[str, Any]:
    """Return the figures, by their keys in the results."""
    alarms = {metric: false_alarms(metric, runs) for metric in METRICS}
    effects = {metric: power(metric, runs) for metric in EFFECTS}
    known = {
        metric: {**{k: round(v, 4) for k, v in plan.items()}, **asdict(found)}
        for metric, (found, plan) in effects.items()
    }
    with tempfile.TemporaryDirectory() as folder:
        effect, none = await experimented(lived, Path(folder))
    return {
        "aa_false_alarm_rate": max(each.alarms for each in alarms.values()),
        "aa_false_alarms": {metric: asdict(each) for metric, each in alarms.items()},
        "ab_power_at_known_effect": known["confirmed"]["right"],
        "ab_known_effect": known["confirmed"],
        "ab_known_effects": known,
        "experiments_lived": {"effect": effect.summary(), "none": none.summary()},
    }


def table(found: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of a table."""
    for metric, each in found.get("aa_false_alarms", {}).items():
        yield f"A/A {metric:20}{each['runs']:>6} runs, false alarms {each['alarms']:.3f}"
    for metric, each in found.get("ab_known_effects", {}).items():
        yield (
            f"A/B {metric:20}{each['baseline']:.3f} {each['effect']:+.3f}: "
            f"found {each['right']:.3f} within {each['contacts']} contacts, "
            f"median day {each['median_day']}"
        )
    for name, each in found.get("experiments_lived", {}).items():
        yield f"lived, {name}: {each}"
