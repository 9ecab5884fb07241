"""How soon an overview opens, and how that grows with the number of conversations."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from statistics import median
from typing import Any

from benchmarks.deflection.filling import Books
from benchmarks.deflection.histories import DAYS
from deflection.reports.period import Period
from deflection.reports.service import Reports

_TIMES = 5


async def opened(books: Books, sizes: Sequence[int]) -> dict[str, Any]:
    """Return the seconds until the overview of all is there, of each size, and of four weeks."""
    found: dict[str, Any] = {}
    for size in sizes:
        await books.grow(size)
        found[str(size)] = {
            name: await _seconds(books, period, size) for name, period in _periods(books)
        }
    return found


def _periods(books: Books) -> Iterator[tuple[str, Period]]:
    last: date = books.histories.until.date() - timedelta(days=1)
    yield "all_s", Period(last - timedelta(days=DAYS), last)
    yield "four_weeks_s", Period(last - timedelta(days=27), last)


async def _seconds(books: Books, period: Period, size: int) -> float:
    """Return the median of some openings; all of it must be there, or it is no overview."""
    reports = Reports(books.transactions, books.rule, books.zone, now=lambda: books.histories.until)
    taken = []
    for _ in range(_TIMES):
        begun = time.perf_counter()
        overview = await reports.overview(period, {})
        json.dumps(overview)
        taken.append(time.perf_counter() - begun)
    [told] = [one for one in overview["metrics"] if one["code"] == "conversations"]
    if period.days > DAYS and told["value"] != size:
        raise RuntimeError(f"{told['value']} of {size} conversations are in the books")
    return round(median(taken), 3)
