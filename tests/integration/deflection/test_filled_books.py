"""Books that the benchmark fills in bulk are those that the bookkeeper would have kept."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from benchmarks.deflection.filling import enter, figures_of, now_in
from benchmarks.deflection.histories import Histories
from deflection.books import store
from deflection.books.keeper import Bookkeeper
from deflection.episodes.outcomes import Definition
from deflection.store import record

ZONE = ZoneInfo("Asia/Shanghai")
SIZE = 60


async def test_filled_books_are_those_of_the_facts(database):
    until = now_in(ZONE)
    histories = Histories(until)
    half, rest = range(SIZE // 2), range(SIZE // 2, SIZE)
    for numbers in (half, rest):
        await enter(database, figures_of(histories, numbers, ZONE, Definition()))
    told = [histories.told(number) for number in range(SIZE)]
    async with database.write() as session:
        for subject, facts in told:
            await record(session, subject, *facts)
    async with database.read() as session:
        filled = await store.every_figure(session)
    keeper = Bookkeeper(database, Definition(), ZONE, lambda: until)
    await keeper.anew()
    async with database.read() as session:
        assert +filled == +await store.every_figure(session)
    assert len(filled) > SIZE
