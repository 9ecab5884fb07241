"""Taking a group of questions apart, on both kinds of database: it stays so."""

from __future__ import annotations

import numpy as np
import pytest
from sqlalchemy import select, update

from core.errors import GapNotFound, IndexUnavailable, InvalidInput
from studio.gaps.gap import Dismissal
from studio.gaps.listing_store import Wanted
from studio.gaps.store import WORDINGS_KEPT
from studio.gaps.wording import digest
from studio.tables import GapRow, PartingRow, QuestionRow
from tests.unit.studio.histories import History

MIXED = ("怎么改抬头", "抬头写错了", "抬头 invoice", "抬头能改吗")
"""Wordings that are one group for the encoder of these tests."""


def of_today(clock) -> History:
    history = History()
    history.at = clock()
    return history


async def opened(gaps):
    return (await gaps.list(Wanted(28, "open")))["gaps"]


async def words_of(gaps, gap_id, *texts):
    """Return how the examples of a gap with these texts are named."""
    found = (await gaps.one(gap_id))["examples"]
    return {one["id"] for one in found if one["text"] in texts}


async def texts_of(gaps, gap_id):
    return {one["text"] for one in (await gaps.one(gap_id))["examples"]}


@pytest.fixture
async def mixed(keeping, gaps, customers) -> str:
    """One group of four wordings, the first of which was asked twice."""
    await customers.ask(*MIXED, MIXED[0])
    await keeping.keep()
    [gap] = await opened(gaps)
    assert gap["questions"] == 5
    return gap["id"]


async def test_a_group_is_taken_apart_with_its_questions_and_counts(gaps, parting, mixed):
    left, to = await parting.move(mixed, "ed", await words_of(gaps, mixed, *MIXED[:2]), None)
    assert (left["id"], left["questions"], to["questions"]) == (mixed, 2, 3)
    assert {one["text"] for one in to["examples"]} == set(MIXED[:2])
    assert await texts_of(gaps, mixed) == set(MIXED[2:])
    assert (to["state"], to["decision"], to["title"]) == ("open", None, MIXED[0])
    assert {gap["id"] for gap in await opened(gaps)} == {mixed, to["id"]}


async def test_what_was_taken_apart_stays_so_when_groups_are_tidied(
    gaps, parting, mixed, keeping, clock
):
    _, to = await parting.move(mixed, "ed", await words_of(gaps, mixed, MIXED[0]), None)
    for _ in range(2):
        clock.advance(days=1)
        await keeping.keep()
    assert {gap["id"] for gap in await opened(gaps)} == {mixed, to["id"]}


async def test_the_same_words_go_where_they_were_put(gaps, parting, mixed, keeping, customers):
    _, to = await parting.move(mixed, "ed", await words_of(gaps, mixed, MIXED[0]), None)
    await customers.ask(MIXED[0] + "？", MIXED[1] + "！")
    await keeping.keep()
    assert (await gaps.one(to["id"]))["questions"] == 3
    assert (await gaps.one(mixed))["questions"] == 4


async def test_an_old_chat_that_goes_on_changes_nothing(gaps, parting, mixed, keeping, customers):
    _, to = await parting.move(mixed, "ed", await words_of(gaps, mixed, MIXED[0]), None)
    await customers.live(History().ask("运费多少"), "anna-1", "c1")
    await keeping.keep()
    assert (await gaps.one(to["id"]))["questions"] == 2


async def test_another_encoder_keeps_them_apart(gaps, parting, mixed, keeping, meanings, clock):
    _, to = await parting.move(mixed, "ed", await words_of(gaps, mixed, MIXED[0]), None)
    meanings.name = "meanings-two"
    clock.advance(days=1)
    await keeping.keep()
    assert {gap["id"] for gap in await opened(gaps)} == {mixed, to["id"]}
    assert await texts_of(gaps, to["id"]) == {MIXED[0]}


async def test_words_go_to_another_group_and_what_is_near_to_them_follows(
    gaps, parting, mixed, keeping, customers
):
    await customers.ask("密码忘了", "密码不对")
    await keeping.keep()
    [passwords] = [gap["id"] for gap in await opened(gaps) if gap["id"] != mixed]
    chosen = await words_of(gaps, mixed, "抬头 invoice")
    left, to = await parting.move(mixed, "ed", chosen, passwords)
    assert (to["id"], to["questions"], left["questions"]) == (passwords, 3, 4)
    await customers.ask("抬头 invoice", "抬头 invoice 问题")
    await keeping.keep()
    assert (await gaps.one(passwords))["questions"] >= 4
    assert {gap["id"] for gap in await opened(gaps)} == {mixed, passwords}


async def test_who_becomes_part_of_another_stays_apart_from_what_she_was_apart_from(
    gaps, parting, mixed, keeping, customers, database, clock
):
    _, to = await parting.move(mixed, "ed", await words_of(gaps, mixed, MIXED[0]), None)
    await customers.ask("密码忘了", "密码不对", "密码错")
    await keeping.keep()
    passwords = next(g["id"] for g in await opened(gaps) if g["id"] not in (mixed, to["id"]))
    await gaps.dismiss(to["id"], "ed", Dismissal.DUPLICATE, "", passwords)
    async with database.write() as session:
        source, target = await session.get(GapRow, mixed), await session.get(GapRow, passwords)
        target.centre = source.centre  # as if they had grown alike
    clock.advance(days=1)
    keeping.placing.memory.keep(None, "", -1)
    await keeping.keep()
    assert {gap["id"] for gap in await opened(gaps)} == {mixed, passwords}


async def test_a_group_of_more_wordings_than_are_kept_is_taken_apart_as_well(
    gaps, parting, keeping, customers, database
):
    many = [f"抬头{'甲' * (number + 1)}" for number in range(WORDINGS_KEPT + 3)]
    last = "抬头最后"
    await customers.ask(*many)
    await keeping.keep()
    await customers.ask(*([last] * 9))
    await keeping.keep()
    [gap] = await opened(gaps)
    _, to = await parting.move(gap["id"], "ed", await words_of(gaps, gap["id"], last), None)
    assert to["questions"] == 9
    await customers.ask(last)
    await keeping.keep()
    assert (await gaps.one(to["id"]))["questions"] == 10
    async with database.read() as session:
        row = await session.get(GapRow, to["id"])
    assert np.linalg.norm(np.frombuffer(row.centre, dtype=np.float32)) == pytest.approx(1, 0.01)


@pytest.mark.parametrize("texts", [MIXED, ()])
async def test_all_or_nothing_is_no_taking_apart(gaps, parting, mixed, texts):
    with pytest.raises(InvalidInput):
        await parting.move(mixed, "ed", await words_of(gaps, mixed, *texts), None)
    assert (await gaps.one(mixed))["questions"] == 5


async def test_what_is_left_is_more_than_what_was_forgotten(gaps, parting, mixed, database):
    async with database.write() as session:
        hers = update(QuestionRow).where(QuestionRow.text.in_(MIXED[1:]))
        await session.execute(hers.values(text=""))
    with pytest.raises(InvalidInput):
        await parting.move(mixed, "ed", await words_of(gaps, mixed, MIXED[0]), None)
    with pytest.raises(InvalidInput):
        await parting.move(mixed, "ed", {digest("")}, None)


async def test_words_of_another_gap_and_gaps_that_are_not_there_are_refused(gaps, parting, mixed):
    chosen = await words_of(gaps, mixed, MIXED[0])
    with pytest.raises(InvalidInput):
        await parting.move(mixed, "ed", chosen | {"0" * 64}, None)
    with pytest.raises(InvalidInput):
        await parting.move(mixed, "ed", chosen, mixed)
    with pytest.raises(GapNotFound):
        await parting.move(mixed, "ed", chosen, "nothing")
    with pytest.raises(GapNotFound):
        await parting.move("nothing", "ed", chosen, None)
    assert len(await opened(gaps)) == 1


async def test_while_nothing_encodes_a_group_stays_whole(gaps, parting, mixed, meanings):
    chosen = await words_of(gaps, mixed, MIXED[0])
    meanings.there = False
    with pytest.raises(IndexUnavailable):
        await parting.move(mixed, "ed", chosen, None)
    meanings.there, meanings.name = True, "meanings-two"
    with pytest.raises(IndexUnavailable):
        await parting.move(mixed, "ed", chosen, None)
    assert (await gaps.one(mixed))["questions"] == 5


async def test_questions_of_long_ago_are_taken_apart_too(gaps, parting, keeping, customers, clock):
    await customers.ask("怎么改抬头", "抬头写错了")
    await keeping.keep()
    [gap] = await opened(gaps)
    chosen = await words_of(gaps, gap["id"], "怎么改抬头")
    clock.advance(days=40)
    await customers.live(of_today(clock).ask("抬头写错了"))
    await keeping.keep()
    _, to = await parting.move(gap["id"], "ed", chosen, None)
    assert to["questions"] == 1


async def test_what_is_forgotten_is_kept_apart_from_nothing(
    gaps, parting, mixed, keeping, database, clock
):
    await parting.move(mixed, "ed", await words_of(gaps, mixed, MIXED[0]), None)
    clock.advance(days=91)
    await keeping.keep()
    async with database.read() as session:
        assert (await session.scalars(select(PartingRow))).all() == []
        assert (await session.scalars(select(GapRow))).all() == []
