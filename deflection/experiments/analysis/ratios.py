"""Shares whose unit is the contact: what one customer does twice is not two independent things."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over the contacts of one variant: of hits, of what they are counted in, of their
    squares and of their products. Two tallies add up, so days and replicas can be summed."""

    contacts: int = 0
    hits: int = 0
    of: int = 0
    hits_squared: int = 0
    of_squared: int = 0
    hits_by_of: int = 0

    @classmethod
    def all(cls, pairs: Iterable[tuple[int, int]]) -> Tally:
        """Return the tally of contacts, each with her hits and what they are counted in."""
        n = hits = whole = hits2 = of2 = both = 0
        for hit, of in pairs:
            n, hits, whole = n + 1, hits + hit, whole + of
            hits2, of2, both = hits2 + hit * hit, of2 + of * of, both + hit * of
        return cls(n, hits, whole, hits2, of2, both)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.contacts + other.contacts,
            self.hits + other.hits,
            self.of + other.of,
            self.hits_squared + other.hits_squared,
            self.of_squared + other.of_squared,
            self.hits_by_of + other.hits_by_of,
        )

    @property
    def share(self) -> float | None:
        """Return the hits in what they are counted in (0–1); None of nothing."""
        return self.hits / self.of if self.of else None

    @property
    def variance(self) -> float | None:
        """Return the variance of the share by the delta method; None of fewer than two contacts.

        The share is a ratio of two means over contacts, R = mean(hits) / mean(of), and so its
        variance is that of mean(hits − R · of), divided by mean(of)². (Deng, Knoblich and Lu,
        "Applying the Delta Method in Metric Analytics", KDD 2018, section 3.)
        """
        if self.contacts < 2 or not self.of:
            return None
        ratio, n = self.hits / self.of, self.contacts
        # hits − R · of sums to nothing, so its squares are about its mean already.
        squares = self.hits_squared - 2 * ratio * self.hits_by_of + ratio**2 * self.of_squared
        return max(0.0, squares) / (n - 1) * n / self.of**2
