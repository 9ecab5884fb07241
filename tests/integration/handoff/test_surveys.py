"""Who is asked what and when, and which of her answers count (both kinds of database)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.errors import InvalidInput, SurveyClosed, SurveyNotFound
from deflection.facts import Fact, FactKind, Subject
from deflection.store import facts_of, record
from handoff import intake, ownership, store
from handoff.desk.service import Desk
from handoff.follow_ups.tables import FollowUpRow
from handoff.message import Address, Author, Incoming, Kind
from handoff.surveys import store as surveys
from handoff.surveys.answering import Answer, Via, answer, decline
from handoff.surveys.rule import LASTS, Rule
from handoff.surveys.surveyor import Surveyor
from handoff.surveys.tables import SurveyRow
from handoff.tables import ConversationRow, IdentityRow, MessageRow

EVERYBODY = Surveyor(Rule(nps_share=0, ces_share=1))
ANSWERED = (
    Fact(FactKind.ASKED, None, data={"question": "怎么退款"}),
    Fact(FactKind.SEARCHED, None, data={"decision": "answer", "hits": [{"article_id": "a1"}]}),
    Fact(FactKind.SHOWN, None, "a1", {"as": "answer", "score": 0.9}),
)


@pytest.fixture
def resolve(database, agents, clock):
    """Resolves a chat of an agent's, and returns what the customer was asked, if anything."""

    async def end(conversation_id: str, surveyor: Surveyor = EVERYBODY) -> str | None:
        async with database.write() as session:
            row = await store.lock(session, conversation_id)
            before = row.survey_id
            await ownership.resolve(session, row, Author(agents[0], "梅"), clock())
            await surveyor.after_chat(session, row, clock())
            return row.survey_id if row.survey_id != before else None

    return end


@pytest.fixture
async def asked(accepted, agents, resolve):
    """A survey of a chat that has just ended."""
    survey_id = await resolve(await accepted(agents[0]))
    assert survey_id is not None
    return survey_id


async def give(database, survey_id, score, now, comment="", via=Via.PAGE):
    async with database.write() as session:
        return await answer(session, survey_id, Answer(score, via, comment), now)


async def told(database, survey_id):
    async with database.read() as session:
        survey = await surveys.find(session, survey_id)
        facts = await facts_of(session, survey.conversation_id)
    return [fact for fact in facts if fact.data.get("survey_id") == survey_id]


async def test_after_a_chat_she_is_asked_once_and_it_is_a_fact(database, asked):
    async with database.read() as session:
        survey = await surveys.find(session, asked)
        message = await session.scalar(select(MessageRow).where(MessageRow.kind == Kind.SURVEY))
        row = await session.get_one(ConversationRow, survey.conversation_id)
    assert (survey.kind, survey.state, survey.seq) == ("csat", "open", message.seq)
    assert message.data == {"survey_id": asked, "kind": "csat"}
    assert row.survey_id == asked
    assert [fact.kind for fact in await told(database, asked)] == [FactKind.SURVEY_ASKED]


async def test_an_answer_is_kept_with_its_words_and_told_of_the_episode_that_it_is_about(
    database, asked, clock, incoming
):
    async with database.write() as session:
        await intake.receive(session, incoming("还有一个问题"), clock())  # another episode by now
    clock.advance(hours=2)
    survey = await give(database, asked, 2, clock(), "等太久了")
    assert (survey.state, survey.score, survey.comment) == ("answered", 2, "等太久了")
    *_, fact = await told(database, asked)
    assert fact.data == {
        "survey_id": asked, "kind": "csat", "score": 2, "comment": "等太久了",
        "commented": True, "via": "page"
    }  # fmt: skip
    async with database.read() as session:
        first = await facts_of(session, survey.conversation_id, 1)
        row = await session.get_one(ConversationRow, survey.conversation_id)
    assert (fact in first, row.episode, row.rating) == (True, 2, None)


async def test_the_same_answer_again_changes_nothing_and_another_one_does_not_count(
    database, asked, clock
):
    await give(database, asked, 5, clock(), "很好")
    for comment in ("很好", ""):
        assert (await give(database, asked, 5, clock(), comment)).score == 5
    for score, comment in ((1, ""), (5, "其实不好")):
        with pytest.raises(SurveyClosed):
            await give(database, asked, score, clock(), comment, Via.LINK)
    async with database.write() as session:
        with pytest.raises(SurveyClosed):
            await decline(session, asked, clock())
    kinds = [fact.kind for fact in await told(database, asked)]
    assert kinds == [FactKind.SURVEY_ASKED, FactKind.SURVEY_ANSWERED]


async def test_of_two_answers_at_once_one_counts(database, asked, clock):
    outcomes = await asyncio.gather(
        *(give(database, asked, score, clock()) for score in (1, 2, 3, 4)), return_exceptions=True
    )
    kept = [one for one in outcomes if isinstance(one, SurveyRow)]
    assert (len(kept), sum(isinstance(one, SurveyClosed) for one in outcomes)) == (1, 3)
    *_, fact = await told(database, asked)
    assert fact.data["score"] == kept[0].score
    assert len(await told(database, asked)) == 2


async def test_who_declines_is_left_alone(database, asked, clock):
    for _ in range(2):
        async with database.write() as session:
            assert (await decline(session, asked, clock())).state == "declined"
    with pytest.raises(SurveyClosed):
        await give(database, asked, 5, clock())
    kinds = [fact.kind for fact in await told(database, asked)]
    assert kinds == [FactKind.SURVEY_ASKED, FactKind.SURVEY_DECLINED]


@pytest.mark.parametrize(("late", "counts"), [(-LASTS, True), (LASTS / 2, True), (LASTS, False)])
async def test_a_late_answer_counts_until_it_has_lapsed_and_so_does_one_by_a_turned_back_clock(
    database, asked, clock, late, counts
):
    clock.moment += late
    if counts:
        assert (await give(database, asked, 5, clock())).settled_at == clock()
    else:
        with pytest.raises(SurveyClosed):
            await give(database, asked, 5, clock())


@pytest.mark.parametrize("score", [0, 6, 10, -1])
async def test_a_score_that_is_not_on_the_scale_is_refused(database, asked, clock, score):
    with pytest.raises(InvalidInput, match="1 to 5"):
        await give(database, asked, score, clock())


async def test_a_survey_that_there_is_not_cannot_be_answered(database, clock):
    with pytest.raises(SurveyNotFound):
        await give(database, "0" * 32, 5, clock())


@pytest.mark.parametrize(
    ("days", "again"),
    [(0, False), (29, False), (30, True), (-29, False), (-400, True)],
)
async def test_nobody_is_asked_twice_within_the_pause_whatever_the_clock_did(
    asked, accepted, agents, resolve, clock, days, again
):
    clock.advance(days=days)  # back is a clock that was ahead when she was asked
    assert (await resolve(await accepted(agents[0])) is not None) is again


async def test_on_another_channel_she_is_not_asked_either_also_at_the_same_moment(
    database, accepted, agents, clock, resolve
):
    first, second = await accepted(agents[0]), await accepted(agents[1], "visitor-other")
    async with database.write() as session:  # one person, known on two addresses
        one, other = [await store.lock(session, id_) for id_ in (first, second)]
        identity = await session.scalar(
            select(IdentityRow).where(IdentityRow.contact_id == other.contact_id)
        )
        identity.contact_id = other.contact_id = one.contact_id
        other.account = "another"
    found = await asyncio.gather(resolve(first), resolve(second))
    assert sum(survey is not None for survey in found) == 1


async def helped(database, clock, surveyor, what="after_help", channel="web", facts=ANSWERED):
    """Let a customer be answered, and return what she is asked then."""
    address = Address(channel, "widget", "visitor-9")
    async with database.write() as session:
        told = Incoming(address=address, text="怎么退款", language="zh", client_message_id="m")
        row = (await intake.receive(session, told, clock())).conversation
        subject = Subject(row.id, row.contact_id, row.episode, row.channel)
        moments = [Fact(one.kind, clock(), one.article_id, one.data) for one in facts]
        await record(session, subject, *moments)
        if what == "after_silence":
            clock.advance(hours=25)
            await ownership.close_idle(session, row, clock())
        await getattr(surveyor, what)(session, row, clock())
        survey = await surveys.newest(session, row)
        return survey and survey.kind


@pytest.mark.parametrize(
    ("rule", "what", "channel", "kind"),
    [
        (Rule(ces_share=1), "after_help", "web", "ces"),
        (Rule(ces_share=1), "after_help", "wechat", "ces"),
        (Rule(ces_share=0), "after_help", "web", None),
        (Rule(nps_share=1, ces_share=1), "after_help", "web", "nps"),
        (Rule(ces_share=1), "after_silence", "web", "ces"),
        (Rule(ces_share=1), "after_silence", "wechat", None),
        (Rule(ces_share=0), "after_silence", "web", None),
    ],
)
async def test_after_self_service_who_is_in_a_sample_is_asked(
    database, clock, rule, what, channel, kind
):
    assert await helped(database, clock, Surveyor(rule), what, channel) == kind


@pytest.mark.parametrize("more", [(), (Fact(FactKind.VOTED, None, "a1", {"helped": False}),)])
async def test_silence_after_what_did_not_help_is_no_occasion(database, clock, more):
    facts = (*ANSWERED, *more) if more else ANSWERED[:1]
    assert await helped(database, clock, EVERYBODY, "after_silence", facts=facts) is None


@pytest.mark.parametrize(("score", "follows"), [(1, True), (2, True), (3, False), (5, False)])
async def test_who_scores_low_is_to_be_called_back(database, asked, clock, score, follows):
    for _ in range(2):
        await give(database, asked, score, clock(), "等太久了")
    async with database.read() as session:
        rows = (await session.scalars(select(FollowUpRow))).all()
    assert [(row.survey_id, row.score, row.comment, row.state) for row in rows] == [
        (asked, score, "等太久了", "open")
    ] * follows


async def test_the_desk_asks_by_its_rule(database, accepted, agents, clock):
    conversation_id = await accepted(agents[0])
    desk = Desk(database, None, clock, surveyor=Surveyor(Rule(timedelta(days=30), nps_share=1)))
    await desk.resolve(agents[0], conversation_id)
    async with database.read() as session:
        kinds = (await session.scalars(select(SurveyRow.kind))).all()
    assert kinds == ["nps"]
