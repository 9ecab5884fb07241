"""Questions out of the facts, for who is writing an article."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deflection.facts import Fact, FactKind, Subject
from deflection.store import record
from kb_index.ranking.policy import Decision
from server.asked import AskedOfFacts
from tests.integration.server.conftest import on_both


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request):
    """Both kinds of database."""
    return on_both(request)


@pytest.fixture
async def asked(database, clock):
    """Writes down searches, one minute after the other."""

    async def write(*searches):
        async with database.write() as session:
            for data in searches:
                clock.advance(minutes=1)
                subject = Subject("c1", "k1", 1, "web")
                await record(session, subject, Fact(FactKind.SEARCHED, clock(), data=data))

    return write


def search(question, decision="no_answer", **more):
    return {"question": question, "decision": decision, **more}


async def test_the_last_decision_on_a_question_counts(database, clock, asked):
    began = clock()
    await asked(
        search("怎么退款"),
        search("怎么退款", "answer"),
        search("how to pay", "answer"),
        search("how to pay", "choose"),
        search("怎么开票", "ask_back"),
    )
    found = await AskedOfFacts(database).unanswered(began)
    assert [(one.question, one.language, one.decision, one.times) for one in found] == [
        ("how to pay", "en", Decision.CHOOSE, 2),
        ("怎么开票", "zh", Decision.ASK_BACK, 1),
    ]
    assert found[1].last_at == clock()


async def test_what_was_asked_earlier_is_left_out_and_the_most_frequent_come_first(
    database, clock, asked
):
    await asked(search("很久以前"))
    since = clock() + timedelta(seconds=1)
    await asked(search("一"), search("二"), search("二"), search("三"))
    found = await AskedOfFacts(database).unanswered(since, 2)
    assert [(one.question, one.times) for one in found] == [("二", 2), ("一", 1)]


async def test_what_a_follow_up_meant_is_what_was_asked(database, clock, asked):
    began = clock()
    await asked(search("那香港呢", searched="那香港呢 域名备案"))
    [found] = await AskedOfFacts(database).unanswered(began)
    assert found.question == "那香港呢 域名备案"


@pytest.mark.parametrize("text", ["a@b.example", "20260302001", "https://a.example/secret"])
async def test_what_may_be_personal_is_masked(database, clock, asked, text):
    began = clock()
    await asked(search(f"帮我看看 {text}"))
    [found] = await AskedOfFacts(database).unanswered(began)
    assert found.question.startswith("帮我看看 ")
    assert text not in found.question
