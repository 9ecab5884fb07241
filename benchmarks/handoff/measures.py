"""What the days of a policy come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from benchmarks.handoff.policies import Policy
from benchmarks.handoff.scenario import Scenario, customers
from benchmarks.handoff.simulating import Day, Simulation


@dataclass(frozen=True)
class Figures:
    """Waits of who was served in seconds, the part who gave up, the part of slot time in use; how
    far the middle of the range that was told lies from the wait, and how often it held."""

    wait_p50_s: float
    wait_p90_s: float
    abandon_rate: float
    utilisation: float
    estimate_mae_s: float | None
    estimate_held: float | None
    handed_back: float


def play(scenario: Scenario, policy: Policy) -> Figures:
    """Play every day of a scenario under a policy."""
    days = [
        Simulation(scenario, customers(scenario, day), policy).run() for day in range(scenario.days)
    ]
    return figures(scenario, days)


def figures(scenario: Scenario, days: Sequence[Day]) -> Figures:
    """Return the figures of some days together."""
    waits = sorted(wait for day in days for wait in day.waits)
    abandoned = sum(day.abandoned for day in days)
    told = [each for day in days for each in day.told]
    errors = [abs((wait.low + wait.high) / 2 - actual) for wait, actual in told]
    held = [wait.low <= actual <= wait.high for wait, actual in told]
    everybody = len(waits) + abandoned
    return Figures(
        round(percentile(waits, 50), 1),
        round(percentile(waits, 90), 1),
        round(abandoned / everybody, 4) if everybody else 0.0,
        round(sum(day.busy for day in days) / _slot_time(scenario, days), 4),
        round(fmean(errors), 1) if errors else None,
        round(fmean(held), 3) if held else None,
        round(sum(day.handed_back for day in days) / everybody, 4) if everybody else 0.0,
    )


def percentile(ordered: Sequence[float], percent: float) -> float:
    """Return the value below which so much of the ordered values lies (nearest rank); 0 of none."""
    if not ordered:
        return 0.0
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(0, int(rank) - 1)]


def _slot_time(scenario: Scenario, days: Sequence[Day]) -> float:
    return scenario.slots * sum(day.ended_at for day in days)
