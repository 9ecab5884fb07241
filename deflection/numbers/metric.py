"""What a metric is: a value of summed figures, with what it rests on and how sure it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

Sums = Mapping[str, int]
"""Figures by name, summed over the cells of a report."""


class Unit(StrEnum):
    """What a value is measured in."""

    COUNT = "count"
    SHARE = "share"
    SECONDS = "seconds"
    MEAN = "mean"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Value:
    """A metric's value, None where there is nothing to measure; ``of`` is what it rests on."""

    value: float | None
    of: int
    interval: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Ratio:
    """A value that is a sum over cases, ``top``, divided by how many they are, ``whole``.

    ``squares`` sums the squares of what they add to the top; each adds something between ``ends``.
    """

    top: Callable[[Sums], int]
    whole: Callable[[Sums], int]
    squares: Callable[[Sums], int]
    ends: tuple[int, int] = (0, 1)

    def counted(self, sums: Sums) -> tuple[int, int]:
        """Return both sums in some figures."""
        return self.top(sums), self.whole(sums)


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric: its code, its names, its unit, and how it is made of figures.

    ``behind`` counts what makes the number in some figures; a conversation stands behind the number
    when what it added counts for something. ``of`` is what is counted that a value rests on.
    ``ratio`` says how a value that cases have is made of them: a share, a mean or a net score.
    """

    code: str
    zh: str
    en: str
    unit: Unit
    measure: Callable[[Sums], Value]
    behind: Callable[[Sums], int]
    of: Unit = Unit.COUNT
    ratio: Ratio | None = None
