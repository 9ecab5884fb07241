"""The same experiment a thousand times, each looked at every day: false alarms, and what is found.

The contacts of a run are drawn anew from a crowd that was read from facts once. They are split by
the product's own hash, and judged by the product's own analysis.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from benchmarks.deflection.experiments.contacts import Crowd, mean_share
from deflection.experiments.analysis.comparison import Seen
from deflection.experiments.analysis.planning import contacts_needed
from deflection.experiments.analysis.result import Look, Observation, result
from deflection.experiments.experiment import Experiment, Variant
from deflection.experiments.treating.splitting import variant_of
from deflection.experiments.treating.treatment import AS_SET
from deflection.numbers.metrics import Sums

METRICS = ("confirmed", "handoff_rate", "csat")
RUNS, DAYS, A_DAY = 1000, 28, 60
EFFECT = 0.06
"""Points of a hundredth that confirmed deflection rises by in the second variant."""

_DAY_ONE = date(2026, 3, 2)
_CROWD = 12_000
_VARIANTS = tuple(Variant(key, key, AS_SET) for key in "ab")


@dataclass(frozen=True, slots=True)
class Repeated:
    """What came of many runs: shares (0–1) of them.

    ``alarms``: a difference was seen on some day; ``right``: seen, and in the true direction;
    ``missed``: on some day the interval left the true difference out; ``median_day`` is the median
    day on which it was seen, from 1.
    """

    runs: int
    alarms: float
    right: float
    missed: float
    median_day: float | None


def false_alarms(runs: int = RUNS) -> dict[str, Repeated]:
    """Return what came of runs whose variants do the same, for each metric."""
    crowd = Crowd().contacts(_CROWD, seed=1)
    return {
        metric: _repeated(metric, {"a": crowd, "b": crowd}, 0.0, DAYS, A_DAY, runs)
        for metric in METRICS
    }


def power(runs: int = RUNS) -> tuple[Repeated, dict[str, float]]:
    """Return what came of runs with a known effect, planned by the product; and the plan."""
    as_set = Crowd()
    better = replace(as_set, confirms=as_set.confirms + EFFECT)
    crowds = {"a": as_set.contacts(_CROWD, seed=2), "b": better.contacts(_CROWD, seed=3)}
    shares = {key: mean_share(crowd, "confirmed") for key, crowd in crowds.items()}
    effect = shares["b"] - shares["a"]
    planned = contacts_needed(shares["a"], effect)
    found = _repeated("confirmed", crowds, effect, DAYS, -(-planned // DAYS), runs)
    return found, {"baseline": shares["a"], "effect": effect, "contacts": planned, "days": DAYS}


def _repeated(
    metric: str,
    crowds: Mapping[str, Sequence[Sums]],
    truth: float,
    days: int,
    a_day: int,
    runs: int,
) -> Repeated:
    looks = [list(_looks(metric, crowds, days, a_day, run)) for run in range(runs)]
    seen = [_first_seen(each) for each in looks]
    found = [each for each in seen if each is not None]
    right = sum(one is (Seen.MORE if truth > 0 else Seen.LESS) for _, one in found)
    ordered = sorted(day for day, _ in found)
    return Repeated(
        runs,
        len(found) / runs,
        right / runs if truth else 0.0,
        sum(_left_out(each, truth) for each in looks) / runs,
        ordered[len(ordered) // 2] if ordered else None,
    )


def _looks(
    metric: str, crowds: Mapping[str, Sequence[Sums]], days: int, a_day: int, run: int
) -> Iterable[Look]:
    chance = Random(f"{metric} {run}")
    one = Experiment(
        f"e{run}", "", "", _VARIANTS, metric, (), 1.0, 3, days * a_day, f"{metric} {run}"
    )
    observations = []
    for number in range(days * a_day):
        variant = variant_of(one, f"contact-{number}")
        if variant is not None:
            day = _DAY_ONE + timedelta(days=number // a_day)
            observations.append(Observation(variant.key, day, chance.choice(crowds[variant.key])))
    return result(one, observations, {}).looks


def _first_seen(looks: Sequence[Look]) -> tuple[int, Seen] | None:
    """Return the first day, from 1, on which a difference was seen, and which."""
    for day, look in enumerate(looks, 1):
        seen = look.compared["b"].seen
        if seen in (Seen.MORE, Seen.LESS):
            return day, seen
    return None


def _left_out(looks: Sequence[Look], truth: float) -> bool:
    intervals = [look.compared["b"].interval for look in looks]
    return any(one is not None and not one[0] <= truth <= one[1] for one in intervals)
