"""No fact is passed over by who reads on from the last one, whoever commits first."""

from __future__ import annotations

import asyncio

from deflection.facts import Fact, FactKind, Subject
from deflection.feed.horizon import Horizon
from deflection.feed.service import Feed
from deflection.store import record
from server.storage.database import Database

HER, HIM = Subject("c1", "p1", 1, "web"), Subject("c2", "p2", 1, "web")


def fact(clock, number=0):
    return Fact(FactKind.VOTED, clock(), "a1", {"helped": True, "number": number})


def feed(database, patience=0.05):
    return Feed(database, Horizon(database, patience))


async def test_without_facts_there_is_nothing_and_reading_goes_on_from_the_beginning(database):
    page = await feed(database).page(0, 10)
    assert (page["facts"], page["next"], page["more"]) == ([], 0, False)


async def test_pages_join_without_gap_or_double_while_facts_are_written(database, clock):
    reader, after, read, more = feed(database, 5), 0, [], True

    async def write():
        for number in range(60):
            async with database.write(durable=False) as session:
                await record(session, HER if number % 2 else HIM, fact(clock, number))

    writing = asyncio.create_task(write())
    while not writing.done() or more:
        page = await reader.page(after, 7)
        read += page["facts"]
        after, more = page["next"], page["more"]
        await asyncio.sleep(0)
    read += (await reader.page(after, 1000))["facts"]
    await writing
    assert sorted(each["data"]["number"] for each in read) == list(range(60))
    ids = [each["id"] for each in read]
    assert ids == sorted(set(ids))


async def test_of_some_kinds_the_reading_goes_on_after_the_others_too(database, clock):
    async with database.write() as session:
        await record(session, HER, fact(clock), Fact(FactKind.OPENED, clock(), "a1"))
        await record(session, HER, *[fact(clock) for _ in range(3)])
    page = await feed(database).page(0, 10, [FactKind.OPENED])
    assert [each["kind"] for each in page["facts"]] == ["opened"]
    assert page["next"] == 5
    assert (await feed(database).page(page["next"], 10))["facts"] == []


async def test_what_a_slow_transaction_wrote_before_a_quick_one_is_not_passed_over(
    database_url, clock
):
    slow, quick = (Database(database_url, lambda _: None) for _ in range(2))
    try:
        if slow.engine.dialect.name == "sqlite":
            return  # there is one writer at a time: the quick one waits
        reader = feed(quick)
        async with slow.write() as session:
            await record(session, HER, fact(clock, 1))
            async with quick.write() as other:
                await record(other, HIM, fact(clock, 2))
            early = await reader.page(0, 10)
            assert (early["facts"], early["next"]) == ([], 0)
        late = await reader.page(early["next"], 10)
        assert [each["data"]["number"] for each in late["facts"]] == [1, 2]
    finally:
        await slow.close()
        await quick.close()


async def test_a_transaction_that_rolled_back_leaves_a_hole_and_holds_up_nobody(database, clock):
    try:
        async with database.write() as session:
            await record(session, HER, fact(clock, 1))
            raise RuntimeError
    except RuntimeError:
        pass
    async with database.write() as session:
        await record(session, HIM, fact(clock, 2))
    page = await feed(database).page(0, 10)
    assert [each["data"]["number"] for each in page["facts"]] == [2]
