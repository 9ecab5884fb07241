"""Measures what the numbers cost and whether they are right: ``results/deflection.json``.

    python -m benchmarks.deflection [PART …] [--size N] [--days N] [--visits N] [--runs N]
                                    [--output FILE]

The parts are books, facts, overview, experiments and exposing; without any it is all of them.

Takes half an hour; a part that is left out keeps its figures in the file. PostgreSQL is measured
where it is installed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.deflection.costs import episodes_per_second, fact_overhead
from benchmarks.deflection.experiments import exposing, measuring
from benchmarks.deflection.experiments.repeating import RUNS
from benchmarks.deflection.filling import now_in
from benchmarks.deflection.overviews import opened
from benchmarks.machine import machine
from benchmarks.simulate.comparing import Comparison, compare
from benchmarks.simulate.living import live, settle, simulated
from benchmarks.simulate.scenario import Scenario
from server.storage.database import Database
from server.storage.migrating import migrate
from tests.integration.postgres import programs, running_postgres

OUTPUT = Path(__file__).parents[1] / "results" / "deflection.json"
ZONE = ZoneInfo("Asia/Shanghai")
MILLION, DAYS, VISITS = 1_000_000, 14, 60
PARTS = ("books", "facts", "overview", "experiments", "exposing")
KEYS = (
    "fact_overhead_p50_ms",
    "overview_s_at_1m_sqlite",
    "overview_s_at_1m_postgresql",
    "books_equal_reports",
    "aa_false_alarm_rate",
    "ab_power_at_known_effect",
)
_TOLD = (
    "fact_overhead_ms",
    "episodes_per_s",
    "numbers_compared",
    "exposing_over_none",
    "exposed_share",
)
Results = dict[str, Any]


def main() -> None:
    """Measure what is asked for, print a table and write the results."""
    asked = _parser().parse_args()
    parts = asked.part or asked.parts.split(",")
    found: Results = json.loads(asked.output.read_text("utf-8")) if asked.output.exists() else {}
    for part in parts:
        with databases() as urls:
            found |= asyncio.run(_measured(part, urls, asked))
    found |= {"measured_at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": machine()}
    kept = {**{key: found.get(key) for key in KEYS}, **found}
    asked.output.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print("\n".join(table(kept)))


@contextmanager
def databases() -> Iterator[Mapping[str, str]]:
    """Yield where an empty database of each kind is, by its name."""
    installed = programs()
    with tempfile.TemporaryDirectory() as folder:
        urls = {"sqlite": f"sqlite+aiosqlite:///{Path(folder) / 'jieli.db'}"}
        if installed is None:
            yield urls
            return
        with running_postgres(installed) as server:
            yield {**urls, "postgresql": server.url}


async def _measured(part: str, urls: Mapping[str, str], asked: argparse.Namespace) -> Results:
    match part:
        case "books":
            return await _books(urls, asked.days, asked.visits)
        case "facts":
            return await _facts(urls)
        case "overview":
            return await _overviews(urls, asked.size)
        case "experiments":
            return await measuring.measured(asked.runs)
        case "exposing":
            return await exposing.measured()
    raise SystemExit(f"there is no part {part}")


async def _books(urls: Mapping[str, str], days: int, visits: int) -> Results:
    """Let a company live, and compare; shorter on the other kind of database."""
    found = {
        name: await _compared(Scenario(days=days if name == "sqlite" else 2, visits=visits), url)
        for name, url in urls.items()
    }
    equal = not any(each.differences for each in found.values())
    for name, each in found.items():
        print(f"{name}: {each.verdict}", *each.differences, sep="\n  ")
    compared = {name: each.compared for name, each in found.items()}
    return {"books_equal_reports": equal, "numbers_compared": compared}


async def _compared(scenario: Scenario, url: str) -> Comparison:
    of_its_own = "" if url.startswith("sqlite") else url
    with tempfile.TemporaryDirectory() as folder:
        async with simulated(scenario, Path(folder), database_url=of_its_own) as world:
            await live(world)
            before = await compare(world)
            await settle(world)
            return before + await compare(world)


async def _facts(urls: Mapping[str, str]) -> Results:
    costs, kept = {}, {}
    for name, url in urls.items():
        database = await _open(url)
        costs[name] = await fact_overhead(database)
        kept[name] = await episodes_per_second(database, now_in(ZONE))
        await database.close()
    worst = max(costs.values())
    return {"fact_overhead_p50_ms": worst, "fact_overhead_ms": costs, "episodes_per_s": kept}


async def _overviews(urls: Mapping[str, str], size: int) -> Results:
    sizes = [one for one in (10_000, 100_000, MILLION) if one < size] + [size]
    open_ones = {name: await _open(url) for name, url in urls.items()}
    try:
        found = await opened(open_ones, sizes, ZONE)
    finally:
        for database in open_ones.values():
            await database.close()
    at_a_million = {
        f"overview_s_at_1m_{name}": each[str(MILLION)]["all_s"]
        for name, each in found.items()
        if str(MILLION) in each
    }
    return {"overview_s": found, **at_a_million}


async def _open(url: str) -> Database:
    database = Database(url, lambda _: None)
    await migrate(database.engine)
    return database


def table(found: Results) -> Iterator[str]:
    """Yield the lines of a table."""
    for key in (*KEYS, *_TOLD):
        yield f"{key:32}{found.get(key)!s:>40}"
    yield from measuring.table(found)
    for name, sizes in found.get("overview_s", {}).items():
        for size, each in sizes.items():
            told = "".join(f"{what:>16}{seconds:8.3f}" for what, seconds in each.items())
            yield f"{name:12}{size:>10}{told}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.deflection")
    parser.add_argument(
        "--size", type=int, default=MILLION, help="conversations of the largest books"
    )
    parser.add_argument("--days", type=int, default=DAYS, help="of the simulated company")
    parser.add_argument("--visits", type=int, default=VISITS, help="on an ordinary day")
    parser.add_argument("part", nargs="*", help=", ".join(PARTS))
    parser.add_argument("--runs", type=int, default=RUNS, help="of each simulated experiment")
    parser.add_argument("--parts", default=",".join(PARTS), help="the same, with commas")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    return parser


if __name__ == "__main__":
    main()
