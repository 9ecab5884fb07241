"""Who learns who somebody is takes the same locks in the same order as everybody else."""

from __future__ import annotations

import asyncio

import pytest

from channels.web.identifying import Identifying
from channels.web.visitors import Visitors
from core.database import Transactions
from handoff.contacts import linking, store
from handoff.contacts.person import Cause
from handoff.contacts.service import in_one_piece
from handoff.message import Address

FIRST, LAST = Address("web", "widget", "visitor-1"), Address("wechat", "shop", "o-anna")
PROOF = Address("unionid", "wechat", "u-anna")


@pytest.fixture
async def people(database: Transactions, clock):
    """Two contacts: who is held first, and who is held last."""
    async with database.write() as session:
        return [await linking.introduced(session, each, "zh", clock()) for each in (FIRST, LAST)]


@pytest.fixture
def learn(database, clock):
    """Learns of a contact what proves who she is."""

    async def known_as(contact_id):
        async def work(session):
            return await linking.known_as(session, contact_id, PROOF, Cause.UNIONID, clock())

        return await in_one_piece(database, work)

    return known_as


@pytest.fixture
def held_meanwhile(database, people):
    """Does something while another holds first the one and then the other of them."""

    async def run(work):
        async with asyncio.timeout(60):
            async with database.write() as session:
                await store.hold(session, people[:1])
                working = asyncio.create_task(work())
                await asyncio.sleep(0.3)
                await store.hold(session, people[1:])
            return await working

    return run


async def test_proof_of_somebody_known_already_holds_both_at_once(
    database, people, learn, held_meanwhile
):
    assert await learn(people[0])
    assert await held_meanwhile(lambda: learn(people[1]))
    async with database.read() as session:
        rows = await store.identities(session, people)
    assert len({row.proven_id for row in rows}) == 1


async def test_two_contacts_that_learn_the_same_proof_at_once_become_one_person(
    database, people, learn
):
    async with asyncio.timeout(60):
        assert await asyncio.gather(*map(learn, people)) == [True, True]
    async with database.read() as session:
        rows = await store.identities(session, people)
    assert len(rows) == 3
    assert len({row.proven_id for row in rows}) == 1


async def test_a_link_holds_whose_it_is_and_whose_the_browser_was_at_once(
    database, people, clock, held_meanwhile
):
    identifying = Identifying(database, Visitors(b"x" * 32, clock), now=clock)
    assert await held_meanwhile(lambda: identifying.go_on(FIRST.external_id, LAST, "zh"))
