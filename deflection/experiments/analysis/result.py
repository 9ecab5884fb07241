"""The result of an experiment: every variant in its measure, the guards, and the split."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from deflection.experiments.analysis.balance import SUSPICIOUS, mismatch
from deflection.experiments.analysis.comparison import Comparison, Seen, compare
from deflection.experiments.analysis.ratios import Tally
from deflection.experiments.analysis.sequential import ALPHA
from deflection.experiments.experiment import Experiment
from deflection.experiments.measures import MEASURES
from deflection.numbers.metric import Sums


@dataclass(frozen=True, slots=True)
class Observation:
    """What one contact did in her days, and the day on which they were over."""

    variant: str
    day: date
    sums: Sums


class Counted(NamedTuple):
    """What one observation adds to a ratio: her top and her whole."""

    variant: str
    day: date
    pair: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure of every variant; the first is what those in ``compared`` are held by."""

    metric: str
    tallies: Mapping[str, Tally]
    compared: Mapping[str, Comparison]


@dataclass(frozen=True, slots=True)
class Look:
    """What the deciding measure said after a day, of each variant but the first."""

    day: date
    contacts: int
    compared: Mapping[str, Comparison]


@dataclass(frozen=True, slots=True)
class Result:
    """``mismatch`` is the p-value of the split; one below `SUSPICIOUS` means trust nothing."""

    main: Measured
    guards: tuple[Measured, ...]
    looks: tuple[Look, ...]
    mismatch: float

    @property
    def trusted(self) -> bool:
        """Tell whether contacts came to the variants as they should."""
        return self.mismatch >= SUSPICIOUS

    @property
    def harmed(self) -> tuple[str, ...]:
        """Return the guards that got worse in any variant."""
        return tuple(
            one.metric
            for one in self.guards
            if any(better(one.metric, each.seen) is False for each in one.compared.values())
        )


def better(metric: str, seen: Seen) -> bool | None:
    """Tell whether what was seen is good; None where nothing was."""
    if seen not in (Seen.MORE, Seen.LESS):
        return None
    return (MEASURES[metric].better > 0) == (seen is Seen.MORE)


def result(
    experiment: Experiment, observations: Sequence[Observation], exposed: Mapping[str, int]
) -> Result:
    """Return what an experiment says, from its observations and how many were exposed to each.

    With several variants, and with several guards, each interval is wider by so much that all of
    them together are wrong at most 5 % of the time (Bonferroni).
    """
    keys = [one.key for one in experiment.variants]
    versions = len(keys) - 1
    harm = ALPHA / (versions * max(1, len(experiment.guards)))
    counted = {
        metric: [_counted(metric, one) for one in observations]
        for metric in (experiment.metric, *experiment.guards)
    }
    return Result(
        main=_measured(experiment, experiment.metric, counted, ALPHA / versions),
        guards=tuple(_measured(experiment, each, counted, harm) for each in experiment.guards),
        looks=tuple(looks(experiment, counted[experiment.metric], ALPHA / versions)),
        mismatch=mismatch([exposed.get(key, 0) for key in keys], [1.0] * len(keys)),
    )


def looks(experiment: Experiment, counted: Iterable[Counted], alpha: float) -> Iterator[Look]:
    """Yield what the deciding measure said after each day on which somebody's days were over."""
    by_day: dict[date, list[Counted]] = {}
    for one in counted:
        by_day.setdefault(one.day, []).append(one)
    so_far = _tallies(experiment, ())
    for day in sorted(by_day):
        added = _tallies(experiment, by_day[day])
        so_far = {key: tally + added[key] for key, tally in so_far.items()}
        contacts = sum(tally.contacts for tally in so_far.values())
        yield Look(day, contacts, _compared(experiment, experiment.metric, so_far, alpha))


def _counted(metric: str, one: Observation) -> Counted:
    return Counted(one.variant, one.day, MEASURES[metric].ratio.counted(one.sums))


def _measured(
    experiment: Experiment, metric: str, counted: Mapping[str, Iterable[Counted]], alpha: float
) -> Measured:
    tallies = _tallies(experiment, counted[metric])
    return Measured(metric, tallies, _compared(experiment, metric, tallies, alpha))


def _compared(
    experiment: Experiment, metric: str, tallies: Mapping[str, Tally], alpha: float
) -> dict[str, Comparison]:
    first, *others = [one.key for one in experiment.variants]
    planned, ends = experiment.planned, MEASURES[metric].ratio.ends
    return {key: compare(tallies[first], tallies[key], planned, alpha, ends) for key in others}


def _tallies(experiment: Experiment, counted: Iterable[Counted]) -> dict[str, Tally]:
    pairs: dict[str, list[tuple[int, int]]] = {one.key: [] for one in experiment.variants}
    for variant, _, pair in counted:
        pairs[variant].append(pair)
    return {key: Tally.all(each) for key, each in pairs.items()}
