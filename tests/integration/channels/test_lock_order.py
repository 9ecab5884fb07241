"""Hearing somebody and writing to her at the same time: neither waits for the other for ever."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from channels.outbox import store
from channels.outbox.allowance import Quota, Trigger
from handoff.message import Address

HER = Address("wechat", "shop", "o-anna")
QUOTA = Quota(5, timedelta(hours=48))


async def test_who_is_heard_while_she_is_written_to_is_waited_for_and_not_fought_over(
    database, clock
):
    async with database.write() as session:
        await store.heard(session, HER, clock(), Trigger.MESSAGE, QUOTA)
    begun = asyncio.Event()

    async def send():
        async with database.write() as session:
            begun.set()
            allowances = await store.allowances(session, HER, lock=True)
            person = await store.correspondent(session, HER)
            person.claimed_until = clock()
            allowances[0].spent += 1

    async with asyncio.timeout(20):
        async with database.write() as session:
            await store.heard(session, HER, clock(), None, None, scene="shop-door")
            sending = asyncio.create_task(send())
            if session.get_bind().dialect.name == "postgresql":
                await begun.wait()  # on SQLite there is one writer, and it waits to begin
            await asyncio.sleep(0.1)
            await store.allowances(session, HER, lock=True)
        await sending
    async with database.read() as session:
        assert [one.spent for one in await store.allowances(session, HER)] == [1]
        person = await store.correspondent(session, HER)
    assert (person.scene, person.claimed_until) == ("shop-door", clock())
