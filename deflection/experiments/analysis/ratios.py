"""Ratios whose unit is the contact: what one customer does twice is not two independent things."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over the contacts of one variant: of the top of a ratio, of its whole, of their squares
    and of their products; ``counted`` are the contacts whose whole is not nothing. Two tallies add
    up, so days and replicas can be summed."""

    contacts: int = 0
    counted: int = 0
    top: int = 0
    whole: int = 0
    top_squared: int = 0
    whole_squared: int = 0
    top_by_whole: int = 0

    @classmethod
    def all(cls, pairs: Iterable[tuple[int, int]]) -> Tally:
        """Return the tally of contacts, each with her top and her whole."""
        n = counted = tops = wholes = tops2 = wholes2 = both = 0
        for top, whole in pairs:
            n, counted = n + 1, counted + (whole > 0)
            tops, wholes = tops + top, wholes + whole
            tops2, wholes2 = tops2 + top * top, wholes2 + whole * whole
            both += top * whole
        return cls(n, counted, tops, wholes, tops2, wholes2, both)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.contacts + other.contacts,
            self.counted + other.counted,
            self.top + other.top,
            self.whole + other.whole,
            self.top_squared + other.top_squared,
            self.whole_squared + other.whole_squared,
            self.top_by_whole + other.top_by_whole,
        )

    @property
    def value(self) -> float | None:
        """Return the ratio; None of nothing."""
        return self.top / self.whole if self.whole else None

    @property
    def variance(self) -> float | None:
        """Return the variance of the ratio by the delta method; None of fewer than two contacts.

        It is a ratio of two means over contacts, R = mean(top) / mean(whole), and so its variance
        is that of mean(top − R · whole), divided by mean(whole)². (Deng, Knoblich and Lu,
        "Applying the Delta Method in Metric Analytics", KDD 2018, section 3.)
        """
        if self.contacts < 2 or not self.whole:
            return None
        ratio, n = self.top / self.whole, self.contacts
        # top − R · whole sums to nothing, so its squares are about its mean already.
        squares = self.top_squared - 2 * ratio * self.top_by_whole + ratio**2 * self.whole_squared
        return max(0.0, squares) / (n - 1) * n / self.whole**2

    @property
    def counting(self) -> Tally:
        """Return the share of the contacts who are counted at all, as a tally of its own."""
        n, counted = self.contacts, self.counted
        return Tally(n, n, counted, n, counted, n, counted)
