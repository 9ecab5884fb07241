"""Fills a database with some weeks of a simulated company, and checks the reports by its diary.

    python -m benchmarks.simulate --into FOLDER [--days N] [--visits N] [--seed N] [--first DAY]
                                  [--articles N] [--encoder NAME]

FOLDER then holds what ``JIELI_VAR`` names: start the app with it to look at the reports.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path

from benchmarks.simulate.company import PASSWORD, SUPERVISOR
from benchmarks.simulate.comparing import Comparison, compare
from benchmarks.simulate.living import live, simulated
from benchmarks.simulate.scenario import ZONE, Scenario


def main() -> int:
    """Fill the database; return 1 where the reports say anything else than the diary."""
    asked = _parser().parse_args()
    first = asked.first or datetime.now(ZONE).date() - timedelta(days=asked.days)
    scenario = Scenario(asked.seed, first, asked.days, asked.visits, asked.articles)
    begun = time.perf_counter()
    found, episodes = asyncio.run(_fill(scenario, asked.into, asked.encoder))
    took = time.perf_counter() - begun
    print(f"{episodes} conversations of {asked.days} days in {took:.0f} s: {found.verdict}")
    print(*found.differences, sep="\n")
    print(f"JIELI_VAR={asked.into} make run; the supervisor is {SUPERVISOR}, {PASSWORD!r}")
    return 1 if found.differences else 0


async def _fill(scenario: Scenario, folder: Path, encoder: str) -> tuple[Comparison, int]:
    async with simulated(scenario, folder, encoder=encoder) as world:
        await live(world)
        return await compare(world), len(world.diary.episodes)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.simulate")
    parser.add_argument("--into", type=Path, required=True, help="an empty folder, or a new one")
    parser.add_argument("--days", type=int, default=28)
    parser.add_argument("--visits", type=int, default=60, help="on an ordinary day")
    parser.add_argument("--seed", type=int, default=20260302)
    parser.add_argument("--first", type=date.fromisoformat, help="day; to yesterday when left out")
    parser.add_argument("--articles", type=int, help="of the sample; all when left out")
    parser.add_argument("--encoder", default="none", help="none searches by words alone")
    return parser


if __name__ == "__main__":
    sys.exit(main())
