"""The reports beside the simulator's own books: what differs, metric by metric."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from benchmarks.simulate.books import (
    entries,
    low_scores,
    of_agents,
    of_articles,
    of_teams,
    talks_of_teams,
    week,
)
from benchmarks.simulate.company import NAMES, SUPERVISOR
from benchmarks.simulate.measures import Entry, Measured, metrics
from benchmarks.simulate.scenario import ZONE
from benchmarks.simulate.world import World
from deflection.numbers.difference import Difference

_ALL = "all"
_ACCURACY = 0.025
"""Of durations, as docs/metrics.md promises."""


@dataclass(slots=True)
class Comparison:
    """How many numbers were compared, and which of them differ."""

    compared: int = 0
    differences: list[Difference] = field(default_factory=list)

    def __add__(self, other: Comparison) -> Comparison:
        """Return both together."""
        both = [*self.differences, *other.differences]
        return Comparison(self.compared + other.compared, both)

    @property
    def verdict(self) -> str:
        """Say it in a line."""
        return f"{len(self.differences)} of {self.compared} numbers of the reports differ"


async def compare(world: World) -> Comparison:
    """Compare the reports with our books as of now: of all, and of each channel and day."""
    company = world.company
    await company.keep_books()
    headers = await company.sign_in(SUPERVISOR)
    own = entries(world.diary, world.agenda.now)
    found = Comparison()
    for where, query, some in _parts(world, own):
        report = await company.read("/api/reports/overview", headers, **query)
        _compare(found, where, report, metrics(some))
        if where == _ALL:
            _check_equal(found, "week", week(world.diary), report["week"])
    await _compare_rows(found, world, headers, "agent", _agents(world))
    await _compare_rows(found, world, headers, "team", of_teams(world.diary, _now(world)))
    await _compare_lists(found, world, headers)
    await _compare_rows(found, world, headers, "article", of_articles(world.diary, _now(world)))
    counts = (await company.read("/api/follow-ups", headers))["counts"]
    _check_equal(found, "follow-ups", low_scores(world.diary), sum(counts.values()))
    return found


def _now(world: World) -> datetime:
    return world.agenda.now


def _agents(world: World) -> dict[str, list[Entry]]:
    """Return what counts for each agent, by the name that the reports give her."""
    found = of_agents(world.diary, _now(world))
    return {NAMES.get(agent, agent): some for agent, some in found.items()}


async def _compare_rows(
    found: Comparison,
    world: World,
    headers: dict[str, str],
    part: str,
    entries_of: dict[str, list[Entry]],
) -> None:
    """Compare every number of every row of a breakdown."""
    path = f"/api/reports/by/{part}"
    report = await world.company.read(path, headers, **_whole(world))
    rows = report["rows"]
    own = {name: metrics(some) for name, some in entries_of.items()}
    for row in rows:
        for code, value in row["values"].items():
            theirs = {"value": value, "of": row["of"][code]}
            _check(found, _called(row), code, theirs, own.get(_called(row), {}).get(code))
    strangers = {_called(row) for row in rows} - own.keys()
    _check_equal(found, f"{part}s that nobody met", [], sorted(strangers))
    _check_equal(found, f"{part}s", len(own), len(rows) + report["left_off"])


def _called(row: dict[str, Any]) -> str:
    """Return an agent's name, an article's title, or a team's id."""
    return str(row["name"] if isinstance(row["name"], str) else row["key"])


async def _compare_lists(found: Comparison, world: World, headers: dict[str, str]) -> None:
    """Compare how many conversations are listed behind the chats of each team."""
    for team, count in talks_of_teams(world.diary).items():
        listed, after = 0, {}
        while after is not None:
            query = {"metric": "chats", "team": team, **_whole(world), **after}
            page = await world.company.read("/api/reports/conversations", headers, **query)
            listed += len(page["conversations"])
            after = {"after": page["next"]} if page["next"] else None
        _check_equal(found, f"conversations of {team}", count, listed)


def _parts(world: World, own: list[Entry]) -> Iterator[tuple[str, dict[str, str], list[Entry]]]:
    whole = _whole(world)
    yield _ALL, whole, own
    for channel in sorted({entry.channel for entry in own} - {""}):
        of = [entry for entry in own if entry.channel == channel]
        yield channel, {**whole, "channel": channel}, of
    for number in range(world.scenario.days):
        day = world.scenario.first_day + timedelta(days=number)
        query = {"since": day.isoformat(), "until": day.isoformat()}
        yield day.isoformat(), query, [entry for entry in own if entry.day == day]


def _whole(world: World) -> dict[str, str]:
    last = world.agenda.now.astimezone(ZONE).date()
    return {"since": world.scenario.first_day.isoformat(), "until": last.isoformat()}


def _compare(
    found: Comparison, where: str, report: dict[str, Any], own: dict[str, Measured]
) -> None:
    reported = {metric["code"]: metric for metric in report["metrics"]}
    for code in sorted(reported.keys() | own.keys()):
        _check(found, where, code, reported.get(code), own.get(code))


def _check(
    found: Comparison, where: str, code: str, theirs: dict[str, Any] | None, ours: Measured | None
) -> None:
    found.compared += 1
    if theirs is None or ours is None or not _same(theirs, ours):
        told = _told(theirs and (theirs["value"], theirs["of"]))
        _differ(found, where, code, told, _told(_pair(ours)))


def _check_equal(found: Comparison, what: str, ours: object, theirs: object) -> None:
    found.compared += 1
    if ours != theirs:
        _differ(found, "all", what, theirs, ours)


def _differ(found: Comparison, where: str, name: str, theirs: object, ours: object) -> None:
    said = {"in the reports": theirs, "in ours": ours}
    found.differences.append(Difference(where, name, said))


def _same(theirs: dict[str, Any], ours: Measured) -> bool:
    value: float | None = theirs["value"]
    if theirs["of"] != ours.of or (value is None) != (ours.value is None):
        return False
    if value is None or ours.value is None:
        return True
    if not ours.about:
        return value == round(ours.value, 6)
    return value == 0.0 if ours.value < 1 else abs(value / ours.value - 1) <= _ACCURACY


def _pair(ours: Measured | None) -> tuple[float | None, int] | None:
    if ours is None:
        return None
    return (None if ours.value is None else round(ours.value, 6), ours.of)


def _told(pair: tuple[float | None, int] | None) -> str:
    return "nothing" if pair is None else f"{pair[0]} of {pair[1]}"
