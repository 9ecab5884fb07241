"""An article's figures for one period, and what is wrong with it: pure functions of exposures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from studio.exposure import Exposure

FAILING_WITH, FAILING_SHARE = 3, 0.2
"""An article is failing that failed so many times, and this share of those who read it."""


class Mark(StrEnum):
    """Why an article is worth a look."""

    FAILING = "failing"
    FLAGGED = "flagged"
    UNSEEN = "unseen"
    REVIEW_DUE = "review_due"
    BEHIND = "behind"
    DOUBLED = "doubled"
    STALE_LINKS = "stale_links"


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted of an article (docs/metrics-of-knowledge.md); ``seconds`` is a median."""

    shown: int = 0
    opened: int = 0
    read: int = 0
    seconds: float | None = None
    up: int = 0
    down: int = 0
    confirmed: int = 0
    failed: int = 0
    foreign: int = 0
    customers: int = 0
    customers_read: int = 0
    customers_failed: int = 0
    customers_foreign: int = 0

    @property
    def failing(self) -> bool:
        """Tell whether it fails people often."""
        return self.failed >= FAILING_WITH and self.failed >= FAILING_SHARE * self.read


def figures(met: Iterable[tuple[str, Exposure]]) -> Figures:
    """Count the exposures of one article, each with the contact who met it."""
    found = list(met)
    seconds = [one.seconds for _, one in found if one.seconds > 0]
    return Figures(
        shown=sum(one.shown for _, one in found),
        opened=sum(one.opened for _, one in found),
        read=sum(one.read for _, one in found),
        seconds=median(seconds) if seconds else None,
        up=sum(one.vote is True for _, one in found),
        down=sum(one.vote is False for _, one in found),
        confirmed=sum(one.confirmed for _, one in found),
        failed=sum(one.failed for _, one in found),
        foreign=sum(one.foreign for _, one in found),
        customers=len({contact for contact, _ in found}),
        customers_read=len({contact for contact, one in found if one.read}),
        customers_failed=len({contact for contact, one in found if one.failed}),
        customers_foreign=len({contact for contact, one in found if one.foreign}),
    )


def unseen_since(now: datetime, days: int) -> datetime:
    """Return by when an article must have been there to count as unseen in a period."""
    return now - timedelta(days=days)
