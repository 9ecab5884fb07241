"""The same experiment a thousand times, each looked at every day: false alarms, and what is found.

The contacts of a run are drawn anew from a crowd that was read from facts once. They are split by
the product's own hash, and judged by the product's own analysis.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from benchmarks.deflection.experiments.contacts import DAYS as OBSERVED
from benchmarks.deflection.experiments.contacts import RULE, Crowd, mean_value, summed
from deflection.experiments.analysis.comparison import Seen
from deflection.experiments.analysis.planning import Today, contacts_needed
from deflection.experiments.analysis.result import Counted, Look, looks
from deflection.experiments.analysis.sequential import ALPHA
from deflection.experiments.drafting import least_days
from deflection.experiments.experiment import Experiment, Variant
from deflection.experiments.measures import MEASURES
from deflection.experiments.treating.splitting import variant_of
from deflection.experiments.treating.treatment import AS_SET
from deflection.numbers.metric import Sums

METRICS = ("confirmed", "handoff_rate", "csat", "nps", "ces")
RUNS, DAYS, A_DAY = 1000, 28, 60
EFFECTS: Mapping[str, dict[str, float]] = {
    "confirmed": {"confirms": 0.06},
    "nps": {"happy": 0.15},
    "ces": {"happy": 0.25},
}
"""What the second variant adds to its crowd, by the measure that is to find it."""

Pair = tuple[int, int]
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


def false_alarms(metric: str, runs: int = RUNS) -> Repeated:
    """Return what came of runs whose variants do the same."""
    crowd = Crowd().contacts(_CROWD, seed=1, days=observed_days(metric))
    return _repeated(metric, {"a": crowd, "b": crowd}, 0.0, DAYS, A_DAY, runs)


def power(metric: str, runs: int = RUNS) -> tuple[Repeated, dict[str, float]]:
    """Return what came of runs with a known effect, planned by the product; and the plan."""
    as_set, days = Crowd(), observed_days(metric)
    better = replace(
        as_set, **{what: getattr(as_set, what) + by for what, by in EFFECTS[metric].items()}
    )
    crowds = {
        key: crowd.contacts(_CROWD, seed, days)
        for key, crowd, seed in (("a", as_set, 2), ("b", better, 3))
    }
    today = Today.of(MEASURES[metric].ratio, summed(crowds["a"]), _CROWD)
    assert today is not None
    effect = mean_value(crowds["b"], metric) - today.value
    planned = contacts_needed(today, effect)
    found = _repeated(metric, crowds, effect, DAYS, -(-planned // DAYS), runs)
    return found, {"baseline": today.value, "effect": effect, "contacts": planned, "days": DAYS}


def observed_days(metric: str) -> int:
    """Return for how many days a contact is observed where a measure decides."""
    return max(OBSERVED, least_days(metric, RULE, decides=True))


def _repeated(
    metric: str,
    crowds: Mapping[str, Sequence[Sums]],
    truth: float,
    days: int,
    a_day: int,
    runs: int,
) -> Repeated:
    pairs = {
        key: [MEASURES[metric].ratio.counted(sums) for sums in crowd]
        for key, crowd in crowds.items()
    }
    told = [_looks(metric, pairs, days, a_day, run) for run in range(runs)]
    seen = [_first_seen(each) for each in told]
    found = [each for each in seen if each is not None]
    right = sum(one is (Seen.MORE if truth > 0 else Seen.LESS) for _, one in found)
    ordered = sorted(day for day, _ in found)
    return Repeated(
        runs,
        len(found) / runs,
        right / runs if truth else 0.0,
        sum(_left_out(each, truth) for each in told) / runs,
        ordered[len(ordered) // 2] if ordered else None,
    )


def _looks(
    metric: str, crowds: Mapping[str, Sequence[Pair]], days: int, a_day: int, run: int
) -> Sequence[Look]:
    chance = Random(f"{metric} {run}")
    one = Experiment(
        f"e{run}", "", "", _VARIANTS, metric, (), 1.0, 3, days * a_day, f"{metric} {run}"
    )
    counted = []
    for number in range(days * a_day):
        variant = variant_of(one, f"contact-{number}")
        if variant is not None:
            day = _DAY_ONE + timedelta(days=number // a_day)
            counted.append(Counted(variant.key, day, chance.choice(crowds[variant.key])))
    return list(looks(one, counted, ALPHA))


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
