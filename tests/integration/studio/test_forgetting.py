"""Whoever reads the facts while a customer is forgotten writes nothing of hers afterwards."""

from __future__ import annotations

from sqlalchemy import select

from deflection.facts import Fact, FactKind, Subject
from deflection.store import forget_words, happened_in, record
from studio.following import store
from studio.following.derived import derive
from studio.following.follower import Follower
from studio.forgetting import forget
from studio.replay.tables import ReplayRow
from studio.tables import GapRow, QuestionRow, WordingRow

HER, OTHER = Subject("c1", "her", 1, "web"), Subject("c2", "other", 1, "web")


async def ask(database, clock, subject, text):
    async with database.write() as session:
        asked = Fact(FactKind.ASKED, clock(), data={"question": text})
        await record(session, subject, asked, Fact(FactKind.SEARCHED, clock(), data={"hits": []}))


async def questions(database):
    query = select(QuestionRow.conversation_id, QuestionRow.text, QuestionRow.language)
    async with database.read() as session:
        return sorted(tuple(row) for row in await session.execute(query))


async def test_what_was_read_before_is_not_written_after(database, clock):
    await ask(database, clock, OTHER, "how do I get a refund")
    await Follower(database, clock).follow()
    await ask(database, clock, HER, "我叫王小明，怎么退款")
    async with database.read() as session:
        before = await store.progress(session, "facts")
        derived = derive(await happened_in(session, ["c1"]))
    async with database.write() as session:
        await forget_words(session, ["c1"])
        await forget(session, ["c1"])
    async with database.write() as session:
        assert not await store.advance(session, before, 10, clock())
    assert derived.questions[0].text.endswith("怎么退款")
    await Follower(database, clock).follow()
    # That something was asked is still counted, in its language.
    assert await questions(database) == [
        ("c1", "", "zh"),
        ("c2", "how do I get a refund", "en"),
    ]


async def test_a_wording_of_two_stays_as_the_others(database, clock):
    for subject in (HER, OTHER):
        await ask(database, clock, subject, "怎么退款")
    await ask(database, clock, HER, "我叫王小明")
    await Follower(database, clock).follow()
    now = clock()
    async with database.write() as session:
        for name, text in (("g1", "怎么退款"), ("g2", "我叫王小明")):
            row = GapRow(id=name, title=text, language="zh", encoder="e", centre=b"")
            row.first_at = row.last_at = now
            session.add(row)
            await session.flush()
            wording = WordingRow(gap_id=name, digest=name, text=text, language="zh", vector=b"")
            wording.last_at = now
            session.add(wording)
    async with database.write() as session:
        await forget(session, ["c1"])
    async with database.read() as session:
        assert list(await session.scalars(select(WordingRow.text))) == ["怎么退款"]
        titles = select(GapRow.title).order_by(GapRow.id)
        assert list(await session.scalars(titles)) == ["怎么退款", "…"]


async def test_what_a_replay_found_has_her_words_no_more(database, clock):
    await ask(database, clock, HER, "我叫王小明，\n怎么退款")
    await ask(database, clock, OTHER, "怎么开发票")
    await Follower(database, clock).follow()
    found = {
        "changed": [{"question": "我叫王小明，\n怎么退款", "n": 1}, {"question": "怎么开发票"}]
    }
    day = clock().date()
    async with database.write() as session:
        row = ReplayRow(id="r1", state="done", since=day, until=day, treatment={}, created_by="li")
        row.created_at, row.result = clock(), found
        session.add(row)
    async with database.write() as session:
        await forget(session, ["c1"])
    async with database.read() as session:
        left = await session.scalar(select(ReplayRow.result))
    assert left == {"changed": [{"question": "…", "n": 1}, {"question": "怎么开发票"}]}
