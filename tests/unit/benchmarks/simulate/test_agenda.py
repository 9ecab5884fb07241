"""Simulated time: one acts at a time, and the clock jumps when everybody rests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.simulate.agenda import Agenda, standing_clock
from core.clock import utc_now

START = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
async def agenda():
    """A time that begins at the start."""
    with standing_clock(START) as clock:
        agenda = Agenda(clock, START)
        yield agenda
        await agenda.close()


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


async def test_everybody_goes_on_at_her_moment_and_the_clock_of_the_process_says_so(agenda):
    seen = []

    async def life(name, seconds):
        for _ in range(2):
            await agenda.rest(seconds)
            seen.append((name, utc_now()))

    agenda.at(after(10), life("slow", 7200))
    agenda.at(after(20), life("quick", 3000))
    await agenda.run()
    assert seen == [
        ("quick", after(3020)),
        ("quick", after(6020)),
        ("slow", after(7210)),
        ("slow", after(14410)),
    ]
    await agenda.run(after(20_000))
    assert utc_now() == after(20_000)


async def test_no_two_act_at_the_same_moment(agenda):
    moments = []

    async def life():
        moments.append(utc_now())

    for _ in range(3):
        agenda.at(after(5), life())
    await agenda.run()
    assert moments == [after(5), after(6), after(7)]


async def test_a_pause_ends_when_somebody_ends_it_or_when_its_time_has_come(agenda):
    told = []

    async def waits(pause):
        told.append((await pause.over(), utc_now()))

    early, late, forgotten = agenda.pause(100), agenda.pause(100), agenda.pause(50)
    agenda.at(after(1), waits(early))
    agenda.at(after(2), waits(late))

    async def ends():
        early.end()
        early.end()

    agenda.at(after(30), ends())
    await agenda.run()
    assert told == [(True, after(31)), (False, after(100))]
    forgotten.end()


async def test_what_goes_wrong_in_a_life_is_raised_where_time_is_moved(agenda):
    async def life():
        await agenda.rest(5)
        raise RuntimeError("the app refused")

    agenda.at(after(1), life())
    with pytest.raises(RuntimeError, match="the app refused"):
        await agenda.run()
