"""The figures of experiments: repeated by the thousand, and lived once through the real app."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.deflection.experiments.repeating import RUNS, false_alarms, power
from benchmarks.simulate.experimenting import experimented
from benchmarks.simulate.scenario import Scenario

LIVED = Scenario(seed=20260309, days=6, visits=105, articles=60, unanswerable=0.5)


async def measured(runs: int = RUNS, lived: Scenario = LIVED) -> dict[str, Any]:
    """Return the figures, by their keys in the results."""
    alarms = false_alarms(runs)
    found, plan = power(runs)
    with tempfile.TemporaryDirectory() as folder:
        effect, none = await experimented(lived, Path(folder))
    return {
        "aa_false_alarm_rate": max(each.alarms for each in alarms.values()),
        "aa_false_alarms": {metric: asdict(each) for metric, each in alarms.items()},
        "ab_power_at_known_effect": found.right,
        "ab_known_effect": {**{k: round(v, 4) for k, v in plan.items()}, **asdict(found)},
        "experiments_lived": {"effect": effect.summary(), "none": none.summary()},
    }


def table(found: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of a table."""
    for metric, each in found.get("aa_false_alarms", {}).items():
        yield f"A/A {metric:20}{each['runs']:>6} runs, false alarms {each['alarms']:.3f}"
    effect = found.get("ab_known_effect")
    if effect:
        yield (
            f"A/B {effect['baseline']:.3f} {effect['effect']:+.3f}: found {effect['right']:.3f} "
            f"within {effect['contacts']} contacts, median day {effect['median_day']}"
        )
    for name, each in found.get("experiments_lived", {}).items():
        yield f"lived, {name}: {each}"
