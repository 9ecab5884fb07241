"""Contacts become one person and several again, with everything that happens meanwhile."""

from __future__ import annotations

import asyncio
import random
from collections import Counter

import pytest
from sqlalchemy import select

from core.errors import CannotMerge, ContactNotFound
from deflection.books.keeper import Bookkeeper
from deflection.books.tables import DueRow, FigureRow
from deflection.episodes.episode import read_episode
from deflection.episodes.following import NEVER, Visit, following
from deflection.episodes.outcomes import Definition, verdict
from deflection.facts import Fact, FactKind, Subject
from deflection.numbers.figures import figures, rolled_up, total
from deflection.persons.store import persons_of
from deflection.persons.tables import PersonRow
from deflection.store import happened_after, record
from handoff import intake, store
from handoff.contacts import merging
from handoff.contacts.merging import Why
from handoff.contacts.person import Cause
from handoff.contacts.service import Contacts
from handoff.contacts.tables import MergeRow
from handoff.desk.lists import of_contact
from handoff.message import Address
from handoff.tables import ConversationRow, IdentityRow, MessageRow

HERS = [Address("web", "widget", "visitor-1"), Address("wechat", "shop", "o-anna")]
HERS += [Address("web", "widget", f"visitor-{number}") for number in (2, 3)]
BY_HAND = Why(Cause.BY_HAND, "agent-0", "同一个订单号")


@pytest.fixture
def contacts(database, clock, agents):
    """What agents do with contacts."""
    return Contacts(database, clock)


@pytest.fixture
def write(database, incoming, clock):
    """Lets somebody write; returns the conversation and the contact."""

    async def say(address, text="怎么退款？", **more):
        async with database.write() as session:
            accepted = await intake.receive(session, incoming(text, address, **more), clock())
            return accepted.conversation.id, accepted.conversation.contact_id

    return say


@pytest.fixture
async def people(write):
    """Four contacts who have written, by their order."""
    return [(await write(address))[1] for address in HERS]


async def histories(database, contact_id):
    async with database.read() as session:
        return {row.contact_id for row in await of_contact(session, contact_id, "-", 50)}


async def persons_now(database, people):
    async with database.read() as session:
        return {one: (await persons_of(session, [one]))[one] for one in people}


async def end(session, address):
    row = await store.lock(session, (await store.current(session, address)).id)
    row.state = "closed"
    await session.flush()


async def everything_said(database):
    """Return every message and whose conversation it is in."""
    query = select(ConversationRow.contact_id, MessageRow.conversation_id, MessageRow.text)
    query = query.join(MessageRow, MessageRow.conversation_id == ConversationRow.id)
    async with database.read() as session:
        return sorted(tuple(row) for row in await session.execute(query))


async def test_one_person_has_one_history_and_every_row_stays_where_it_was(
    database, contacts, people
):
    before = await everything_said(database)
    view = await contacts.merge("agent-0", people[0], people[1], "她说的")
    assert await histories(database, people[0]) == {people[0], people[1]}
    assert await histories(database, people[1]) == {people[0], people[1]}
    assert await everything_said(database) == before
    assert {one["id"] for one in view["contacts"]} == {people[0], people[1]}
    [told] = view["merges"]
    assert (told["made_by"], told["reason"], told["undone_at"]) == ("梅", "她说的", None)


async def test_undoing_is_exact_and_says_who_did_and_why(database, contacts, people, write):
    view = await contacts.merge("agent-0", people[0], people[1], "一样的名字")
    conversation_id, contact_id = await write(HERS[1], "还有一个问题")
    assert contact_id == people[1]
    view = await contacts.undo("agent-1", view["merges"][0]["id"], "不是同一个人")
    assert [one["id"] for one in view["contacts"]] == [people[0]]
    [told] = view["merges"]
    assert (told["undone_by"], told["undone_reason"]) == ("Tom", "不是同一个人")
    assert await histories(database, people[0]) == {people[0]}
    assert await histories(database, people[1]) == {people[1]}
    async with database.read() as session:
        assert (await session.scalars(select(PersonRow))).all() == []
        assert (await store.current(session, HERS[1])).id == conversation_id


async def test_merging_and_undoing_twice_change_nothing_more(database, contacts, people):
    first = await contacts.merge("agent-0", people[0], people[1], "一次")
    again = await contacts.merge("agent-0", people[1], people[0], "两次")
    assert [one["id"] for one in again["merges"]] == [one["id"] for one in first["merges"]]
    for reason in ("一次", "两次"):
        view = await contacts.undo("agent-0", first["merges"][0]["id"], reason)
    assert view["merges"][0]["undone_reason"] == "一次"


async def test_one_contact_is_no_two_and_who_is_not_there_cannot_be_merged(contacts, people):
    with pytest.raises(CannotMerge):
        await contacts.merge("agent-0", people[0], people[0], "x")
    with pytest.raises(ContactNotFound):
        await contacts.merge("agent-0", people[0], "nobody", "x")


async def test_chains_come_apart_in_any_order(database, contacts, people):
    made = []
    for one, other in ((0, 1), (2, 3), (1, 2)):
        await contacts.merge("agent-0", people[one], people[other], "链")
    async with database.read() as session:
        made = (await session.scalars(select(MergeRow).order_by(MergeRow.made_at))).all()
    ties = {row.id: {row.contact_id, row.other_id} for row in made}
    assert await persons_now(database, people) == dict.fromkeys(people, min(people))
    middle = next(id_ for id_, pair in ties.items() if pair == {people[1], people[2]})
    await contacts.undo("agent-0", middle, "中间断开")
    now = await persons_now(database, people)
    assert (now[people[0]], now[people[2]]) == (min(people[:2]), min(people[2:]))
    for id_ in ties:
        await contacts.undo("agent-0", id_, "全部")
    assert await persons_now(database, people) == {one: one for one in people}


async def test_only_proof_shows_a_customer_what_was_said_elsewhere(
    database, contacts, people, clock
):
    """An agent may be wrong: what she says joins histories for the staff, not for the customer."""

    async def sees(address):
        async with database.read() as session:
            return (await store.current(session, address)).contact_id

    await contacts.merge("agent-0", people[0], people[1], "猜的")
    assert await sees(HERS[0]) == people[0]
    async with database.write() as session:  # hers is closed, so the open one goes on
        await end(session, HERS[2])
        proof = await merging.merge(session, people[2], people[1], Why(Cause.LINK), clock())
    async with database.read() as session:
        wechat = (await store.current(session, HERS[1])).id
        assert (await store.current(session, HERS[2])).id == wechat
        assert (await store.current(session, HERS[1])).contact_id == people[1]
        assert (await store.current(session, HERS[0])).contact_id == people[0]
    await contacts.undo("agent-0", proof.id, "链接被转发了")
    assert await sees(HERS[2]) == people[2]
    async with database.read() as session:
        rows = (await session.scalars(select(IdentityRow))).all()
    assert [row.proven_id for row in rows] == [row.contact_id for row in rows]


async def test_what_she_writes_on_the_page_goes_into_the_conversation_that_goes_on(
    database, people, write, clock
):
    clock.advance(days=10)
    wechat, _ = await write(HERS[1], "我在微信里问")
    async with database.write() as session:
        await end(session, HERS[0])
        await merging.merge(session, people[0], people[1], Why(Cause.LINK), clock())
    assert await write(HERS[0], "现在我在网页上") == (wechat, people[1])
    assert await write(HERS[1], "又回到微信") == (wechat, people[1])


async def test_many_at_once_wait_for_each_other_and_end_as_one_person(
    database, contacts, people, write
):
    async with asyncio.timeout(120):
        await asyncio.gather(
            *(
                contacts.merge("agent-0", people[one], people[other], "同时")
                for one, other in ((0, 1), (1, 2), (2, 3), (3, 0), (2, 0), (1, 3))
            ),
            *(write(address, f"同时 {n}") for n in range(4) for address in HERS),
        )
    assert await persons_now(database, people) == dict.fromkeys(people, min(people))
    async with database.read() as session:
        texts = (await session.scalars(select(MessageRow.text))).all()
    assert Counter(texts)["同时 0"] == len(HERS)


async def from_facts_alone(database, keeper):
    """Return the figures by the slow way: whole facts, and persons walked through one by one."""
    async with database.read() as session:
        told = await happened_after(session, 0, 100_000)
        ties = (await session.scalars(select(MergeRow).where(MergeRow.undone_at.is_(None)))).all()
    person = {subject.contact_id: subject.contact_id for _, subject, _ in told}
    for row in ties * len(person):
        least = min(person.get(row.contact_id, "~"), person.get(row.other_id, "~"))
        person |= {one: least for one in (row.contact_id, row.other_id) if one in person}
    episodes = {}
    for _, subject, fact in told:
        key = (subject.conversation_id, subject.episode)
        episodes.setdefault(key, (subject, []))[1].append(fact)
    read = {key: read_episode(subject, facts) for key, (subject, facts) in episodes.items()}
    visits = {
        key: Visit(person[one.subject.contact_id], one.came, one.product)
        for key, one in read.items()
    }
    again, now, rule = following(visits), keeper.now(), keeper.definition
    return +rolled_up(
        total(
            figures(one, verdict(one, again.get(key, NEVER), now, rule), keeper.zone, rule)
            for key, one in read.items()
        )
    )


async def books(database):
    async with database.read() as session:
        rows = (await session.scalars(select(FigureRow))).all()
    return Counter(
        {(row.day, row.of, row.member, row.channel, row.name): row.value for row in rows}
    )


def as_rows(figures):
    found = Counter()
    for (cell, name), value in figures.items():
        found[cell.day, cell.of.value, cell.member, cell.channel, name] += value
    return found


@pytest.mark.parametrize("seed", range(4))
async def test_the_books_are_those_of_the_facts_after_any_merges_and_undoings(
    database, contacts, people, clock, write, seed
):
    chance = random.Random(seed)
    keeper = Bookkeeper(database, Definition(), now=clock)
    merges = []
    for step in range(60):
        clock.advance(seconds=chance.choice((60, 4_000, 40_000)))
        match chance.randrange(6):
            case 0:
                one, other = chance.sample(people, 2)
                await contacts.merge("agent-0", one, other, "随机")
                async with database.read() as session:
                    merges = [row.id for row in await session.scalars(select(MergeRow))]
            case 1 if merges:
                await contacts.undo("agent-0", chance.choice(merges), "随机")
            case 2:
                await keeper.sweep()
            case _:
                await ask(database, write, clock, chance, step)
    await keeper.sweep()
    assert +await books(database) == as_rows(await from_facts_alone(database, keeper))
    clock.advance(days=30)
    await keeper.sweep()
    assert +await books(database) == as_rows(await from_facts_alone(database, keeper))
    for id_ in merges:
        await contacts.undo("agent-0", id_, "全部")
    await keeper.sweep()
    alone = as_rows(await from_facts_alone(database, keeper))
    assert +await books(database) == alone
    async with database.read() as session:
        assert (await session.scalars(select(PersonRow))).all() == []
        assert (await session.scalars(select(DueRow))).all() == []


async def ask(database, write, clock, chance, step):
    """Let somebody ask, and be answered or not."""
    address = chance.choice(HERS)
    conversation_id, contact_id = await write(address, f"问题 {step}")
    subject = Subject(conversation_id, contact_id, 1, address.channel)
    decision = chance.choice(("answer", "no_answer"))
    facts = [
        Fact(FactKind.ASKED, clock(), data={"question": f"问题 {step}"}),
        Fact(FactKind.SEARCHED, clock(), data={"decision": decision, "hits": []}),
    ]
    if decision == "answer":
        facts.append(Fact(FactKind.SHOWN, clock(), "a1", {"as": "answer", "score": 0.9}))
    if chance.random() < 0.3:
        facts.append(Fact(FactKind.CLOSED_IDLE, clock()))
    async with database.write() as session:
        await record(session, subject, *facts)


async def test_who_asks_again_as_somebody_else_was_not_helped_for_good(
    database, contacts, people, clock, write
):
    keeper = Bookkeeper(database, Definition(), now=clock)
    chance = random.Random(1)
    outcomes = []
    for address in HERS[:2]:
        conversation_id, contact_id = await write(address)
        facts = [
            Fact(FactKind.ASKED, clock(), data={"question": "怎么退款？"}),
            Fact(FactKind.SEARCHED, clock(), data={"decision": "answer", "hits": []}),
            Fact(FactKind.SHOWN, clock(), "a1", {"as": "answer", "score": 0.9}),
        ]
        async with database.write() as session:
            await record(session, Subject(conversation_id, contact_id, 1, address.channel), *facts)
        clock.advance(hours=chance.choice((30, 40)))
    clock.advance(days=20)
    for turn in ("apart", "merged", "undone"):
        if turn == "merged":
            view = await contacts.merge("agent-0", people[0], people[1], "同一个人")
        if turn == "undone":
            await contacts.undo("agent-0", view["merges"][0]["id"], "不是")
        await keeper.sweep()
        whole = Counter()
        for (_, of, _, _, name), value in (await books(database)).items():
            if of == "all" and name == "durable":
                whole[name] += value
        outcomes.append(+whole)
    apart, merged, undone = outcomes
    assert apart == undone == {"durable": 2}
    assert merged == {"durable": 1}
