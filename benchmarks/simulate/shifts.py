"""How agents' days were spent by the diary, counted second by second: not by the product's code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, pairwise

from benchmarks.simulate.diary import Chat, Diary
from benchmarks.simulate.measures import Entry, day_of

_ON_DUTY = ("online", "busy")
_ANY = ""
"""Agents' time is of no channel."""


def shifts(diary: Diary, now: datetime) -> Iterator[tuple[str, datetime, Entry]]:
    """Yield how each agent spent each of her days, with the moment from which that is of the same
    teams; what still goes on is not known yet."""
    for agent in sorted({one.agent for one in diary.presences}):
        told = [one for one in diary.presences if one.agent == agent]
        moved = [one.at for one in diary.placed if one.agent == agent]
        chats = [chat for one in diary.episodes for chat in one.chats if chat.agent == agent]
        for one, following in pairwise(told):
            cuts = sorted(
                {one.at, following.at, *(at for at in moved if one.at < at < following.at)}
            )
            for since, until in pairwise(cuts):
                for entry in _stretch(one.presence, since, until, chats, now):
                    yield agent, since, entry


def _stretch(
    presence: str, since: datetime, until: datetime, chats: list[Chat], now: datetime
) -> Iterator[Entry]:
    """Yield what a time in one presence counts, by day."""
    if presence == "offline":
        return
    busy = [_seconds(chat.began, chat.ended or now) for chat in chats]
    for day, seconds in _by_day(since, until):
        hers = [some & seconds for some in busy if some & seconds]
        occupied = len(set().union(*hers))
        yield Entry(day, _ANY, "signed in", len(seconds))
        yield Entry(day, _ANY, "occupied", occupied)
        yield Entry(day, _ANY, "with customers", sum(map(len, hers)))
        if presence in _ON_DUTY:
            yield Entry(day, _ANY, "on duty", len(seconds))
            yield Entry(day, _ANY, "occupied on duty", occupied)


def _by_day(since: datetime, until: datetime) -> Iterator[tuple[date, set[int]]]:
    if day_of(since) == day_of(until - timedelta(seconds=1)):
        yield day_of(since), _seconds(since, until)
        return
    seconds: Iterable[int] = sorted(_seconds(since, until))
    for day, some in groupby(seconds, lambda one: day_of(datetime.fromtimestamp(one, UTC))):
        yield day, set(some)


def _seconds(since: datetime, until: datetime) -> set[int]:
    return set(range(round(since.timestamp()), round(until.timestamp())))
