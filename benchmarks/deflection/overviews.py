"""How soon an overview opens, and how that grows with the number of conversations."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta, tzinfo
from statistics import median
from typing import Any

from benchmarks.deflection.filling import enter, figures_of, now_in
from benchmarks.deflection.histories import DAYS, Histories
from core.database import Transactions
from deflection.episodes.outcomes import Definition
from deflection.reports.period import Period
from deflection.reports.service import Reports

_TIMES = 5


async def opened(
    databases: Mapping[str, Transactions], sizes: Sequence[int], zone: tzinfo
) -> dict[str, dict[str, Any]]:
    """Return the seconds until the overview is there: by database, by size, of all and of four
    weeks. The databases are empty, and grow from size to size."""
    histories, rule = Histories(now_in(zone)), Definition()
    found: dict[str, dict[str, Any]] = {name: {} for name in databases}
    for before, size in zip((0, *sizes), sizes, strict=False):
        numbers = range(before, size)
        change = await asyncio.to_thread(figures_of, histories, numbers, zone, rule)
        for name, database in databases.items():
            await enter(database, change)
            reports = Reports(database, rule, zone, now=lambda: histories.until)
            found[name][str(size)] = {
                what: await _seconds(reports, period, size) for what, period in _periods(histories)
            }
            print(f"{name}: {size} conversations: {found[name][str(size)]}", flush=True)
    return found


def _periods(histories: Histories) -> Iterator[tuple[str, Period]]:
    last = histories.until.date()
    yield "all_s", Period(last - timedelta(days=DAYS), last)
    yield "four_weeks_s", Period(last - timedelta(days=27), last)


async def _seconds(reports: Reports, period: Period, size: int) -> float:
    """Return the median of some openings; all of it must be there, or it is no overview."""
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
