"""Two accounts tell who somebody is, and one person is one, whoever asks first."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from channels.access.calling import NoAnswer
from channels.people.service import AT_ONCE, Acquainting, Refused
from channels.people.tables import AcquaintanceRow
from deflection.persons.store import persons_of
from handoff.contacts import merging
from handoff.contacts.linking import introduced
from handoff.contacts.person import Cause
from handoff.contacts.tables import MergeRow
from handoff.message import Address
from handoff.tables import IdentityRow

SHOP, DESK = ("wechat", "shop"), ("wecom", "kf")


class FakeDirectory:
    """Knows unionids; fails as it is told."""

    def __init__(self, **unionids):
        self.known, self.fault, self.asked = unionids, None, []

    async def unionids(self, ids):
        self.asked.append(list(ids))
        if self.fault is not None:
            raise self.fault
        return {one: self.known[one] for one in ids if one in self.known}


@pytest.fixture
def directories():
    """An official account and WeCom, where Anna has other ids of the same person."""
    shop = FakeDirectory(anna="u-anna", ben="u-ben")
    return {SHOP: shop, DESK: FakeDirectory(wm_anna="u-anna", wm_cai="u-cai")}


@pytest.fixture
def acquainting(database, directories, clock):
    """Asks them."""
    return Acquainting(database, directories, clock)


@pytest.fixture
async def contacts(database, clock):
    """Who wrote, by the id that the account knows her by."""
    found = {}
    async with database.write() as session:
        for account, ids in ((SHOP, ("anna", "ben")), (DESK, ("wm_anna", "wm_cai"))):
            for one in ids:
                found[one] = await introduced(
                    session, Address(*account, one), "zh", clock(), "同名"
                )
    return found


async def persons(database, contacts):
    async with database.read() as session:
        return {
            name: frozenset(await persons_of(session, [contact_id]))
            for name, contact_id in contacts.items()
        }


async def test_the_same_unionid_is_the_same_person_and_the_same_name_is_not(
    database, acquainting, contacts
):
    await acquainting.sweep()
    found = await persons(database, contacts)
    assert found["anna"] == found["wm_anna"] == {contacts["anna"], contacts["wm_anna"]}
    assert found["ben"] == {contacts["ben"]}
    assert found["wm_cai"] == {contacts["wm_cai"]}
    async with database.read() as session:
        [merge] = (await session.scalars(select(MergeRow))).all()
        identities = (await session.scalars(select(IdentityRow))).all()
    assert (merge.cause, merge.made_by) == (Cause.UNIONID, None)
    proven = {row.contact_id: row.proven_id for row in identities}
    assert proven[contacts["anna"]] == proven[contacts["wm_anna"]]


async def test_everybody_is_asked_after_once(acquainting, contacts, directories):
    for _ in range(3):
        await acquainting.sweep()
    assert sorted(directories[SHOP].asked[0]) == ["anna", "ben"]
    assert len(directories[SHOP].asked) == len(directories[DESK].asked) == 1


async def test_two_replicas_that_ask_at_once_learn_it_once(database, directories, clock, contacts):
    replicas = [Acquainting(database, directories, clock) for _ in range(2)]
    async with asyncio.timeout(60):
        await asyncio.gather(*(each.sweep() for each in replicas), return_exceptions=True)
        await replicas[0].sweep()
    async with database.read() as session:
        assert len((await session.scalars(select(MergeRow))).all()) == 1
        asked = (await session.scalars(select(AcquaintanceRow))).all()
    assert len(asked) == len(contacts)


async def test_whom_an_agent_parted_stay_parted(database, acquainting, contacts, clock, agents):
    await acquainting.sweep()
    async with database.write() as session:
        merge = await session.scalar(select(MergeRow))
        await merging.undo(session, merge.id, agents[0], "家里共用一个微信", clock())
        for row in await session.scalars(select(AcquaintanceRow)):
            await session.delete(row)
    await acquainting.sweep()
    found = await persons(database, contacts)
    assert found["wm_anna"] == {contacts["wm_anna"]}


@pytest.mark.parametrize("fault", [Refused(48001), NoAnswer()])
async def test_an_account_that_does_not_tell_rests_and_the_other_goes_on(
    acquainting, contacts, directories, clock, fault
):
    directories[SHOP].fault = fault
    for _ in range(3):
        await acquainting.sweep()
    assert (len(directories[SHOP].asked), len(directories[DESK].asked)) == (1, 1)
    directories[SHOP].fault = None
    clock.advance(minutes=11)
    await acquainting.sweep()
    assert len(directories[SHOP].asked) == 2


@pytest.mark.parametrize("odd", ["", "x" * 129])
async def test_what_is_no_unionid_ties_nobody(database, acquainting, contacts, directories, odd):
    directories[SHOP].known = {"anna": odd, "ben": odd}
    await acquainting.sweep()
    async with database.read() as session:
        assert (await session.scalars(select(MergeRow))).all() == []


async def test_no_more_are_asked_after_at_once_than_the_channel_tells_of(
    database, acquainting, clock, directories
):
    async with database.write() as session:
        for number in range(AT_ONCE + 5):
            address = Address(*SHOP, f"o-{number}")
            await introduced(session, address, "zh", clock())
    await acquainting.sweep()
    await acquainting.sweep()
    assert [len(asked) for asked in directories[SHOP].asked] == [AT_ONCE, 5]
