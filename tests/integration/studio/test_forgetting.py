"""Whoever reads the facts while a customer is forgotten writes nothing of hers afterwards."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from deflection.facts import Fact, FactKind, Subject
from deflection.store import forget_words, happened_in, record
from kb_index.ranking.policy import Decision
from studio.following import store
from studio.following.derived import derive
from studio.following.follower import Follower
from studio.forgetting import forget
from studio.replay.difference import Now
from studio.replay.question import Question, Told
from studio.replay.question import questions as asked_of
from studio.replay.tables import ReplayRow
from studio.replay.tallying import Tally
from studio.tables import GapRow, QuestionRow, WordingRow
from tests.unit.studio.histories import History

HER, OTHER = Subject("c1", "her", 1, "web"), Subject("c2", "other", 1, "web")


async def ask(database, clock, subject, text):
    async with database.write() as session:
        asked = Fact(FactKind.ASKED, clock(), data={"question": text})
        await record(session, subject, asked, Fact(FactKind.SEARCHED, clock(), data={"hits": []}))


def questions_of(history: History) -> list[Question]:
    """What a replay asks again of one episode."""
    told = (Told("c", 1, one.kind, one.at, one.article_id, one.data) for one in history.facts)
    return list(asked_of(told))


def replayed(*asked: Question) -> dict[str, Any]:
    """What a replay found: each of these is answered now, and a topic of its own."""
    tally = Tally()
    for each in asked:
        tally.add(each, Now(Decision.ANSWER, ("a1",)))
    topics = [[one] for one in tally.changed()]
    return tally.to_json(topics, {"a1": "如何退款？"})


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
    hers = History().ask("我叫王小明，\n怎么退款").ask("那我妈呢").ask("answer").ask("如何退款？")
    hers.facts[3].data["searched"] = "我叫王小明，怎么退款 我妈"
    async with database.write() as session:
        await record(session, HER, *hers.facts)
    other = History().ask("怎么开发票").ask("怎么开发票")
    async with database.write() as session:
        await record(session, OTHER, *other.facts)
    await Follower(database, clock).follow()
    found = replayed(*questions_of(hers), *questions_of(other))
    day = clock().date()
    async with database.write() as session:
        row = ReplayRow(id="r1", state="done", since=day, until=day, treatment={}, created_by="li")
        row.created_at, row.result = clock(), found
        session.add(row)
    async with database.write() as session:
        await forget(session, ["c1"])
    async with database.read() as session:
        left = await session.scalar(select(ReplayRow.result))
    [others, *hers] = left["topics"]
    assert (others["title"], {topic["title"] for topic in hers}) == ("怎么开发票", {"…"})
    asked = [one["question"] for topic in left["topics"] for one in topic["examples"]]
    assert asked == ["怎么开发票", *["…"] * 4]
    # What is ours stays, also where she said the same.
    [example] = hers[0]["examples"]
    assert example["now"] == {
        "decision": "answer",
        "articles": [{"id": "a1", "title": "如何退款？"}],
    }
    assert {**left, "topics": []} == {**found, "topics": []}
