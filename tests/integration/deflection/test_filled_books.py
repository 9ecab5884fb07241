"""Books that the benchmark fills in bulk are those that the bookkeeper would have kept."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import select

from benchmarks.deflection.filling import enter, figures_of, now_in
from benchmarks.deflection.histories import Histories
from deflection.books.keeper import Bookkeeper, recompute
from deflection.books.store import Key
from deflection.books.tables import FigureRow
from deflection.figures import Cell, Figures, Of, rolled_up
from deflection.outcomes import Definition
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
    keeper = Bookkeeper(database, Definition(), ZONE, lambda: until)
    keys = [Key(subject.conversation_id, subject.episode) for subject, _ in told]
    async with database.read() as session:
        kept = (await session.scalars(select(FigureRow))).all()
        from_facts = await recompute(session, keeper, keys)
    filled = Figures()
    for row in kept:
        cell = Cell(row.day, Of(row.of), row.member, row.channel, row.language, row.product)
        filled[cell, row.name] = row.value
    assert +filled == +rolled_up(from_facts)
    assert len(filled) > SIZE
