"""The record that travels with a handoff, built from facts alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from deflection.facts import Fact, FactKind
from handoff.bot.reply import HandoffReason
from handoff.record.articles import articles
from handoff.record.document import ROUTING, attempts, build, routing

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    """Return a moment of the conversation."""
    return START + timedelta(seconds=seconds)


def shown(article_id: str = "refund", seconds: float = 0, **data: object) -> Fact:
    """An article is put before her."""
    values = {"title": "如何申请退款？", "language": "zh", "product": "ecs", "score": 0.83, **data}
    return Fact(FactKind.SHOWN, at(seconds), article_id, values)


def read(reading: str, total: float, article_id: str = "refund") -> Fact:
    """She has read for so long in one opening."""
    data = {"reading_id": reading, "seconds": total, "title": "如何申请退款？"}
    return Fact(FactKind.DWELT, at(60), article_id, data)


def opened(seconds: float, article_id: str = "refund") -> Fact:
    """She opens an article."""
    data = {"reading_id": "r1", "seconds": 0, "title": "发票多久寄出？"}
    return Fact(FactKind.OPENED, at(seconds), article_id, data)


def voted(helped: bool) -> Fact:
    """She says whether it helped."""
    return Fact(FactKind.VOTED, at(90), "refund", {"helped": helped})


def test_an_article_that_was_only_shown_was_not_read():
    [article] = articles([shown(passage="在订单页申请。")])
    assert article == {
        "article_id": "refund",
        "title": "如何申请退款？",
        "language": "zh",
        "product": "ecs",
        "score": 0.83,
        "passage": "在订单页申请。",
        "shown_at": "2026-03-02T09:00:00.000Z",
        "sent_by": "bot",
        "opened_at": None,
        "seconds_read": 0,
        "vote": None,
    }


def test_articles_come_in_the_order_in_which_they_were_first_shown():
    facts = [shown("b"), shown("a", 5), shown("b", 9), shown("c", 12)]
    assert [article["article_id"] for article in articles(facts)] == ["b", "a", "c"]


def test_seconds_are_the_longest_of_each_reading_added_up():
    facts = [shown(), read("r1", 10), read("r1", 25), read("r2", 5), read("r1", 20)]
    assert articles(facts)[0]["seconds_read"] == 30


def test_readings_told_out_of_order_or_twice_count_the_same():
    facts = [read("r1", 25), read("r2", 5), read("r1", 10), read("r1", 25)]
    assert articles([shown(), *facts]) == articles([shown(), *reversed(facts)])


def test_the_first_opening_is_the_one_that_is_told():
    facts = [shown(), opened(10), opened(40)]
    assert articles(facts)[0]["opened_at"] == "2026-03-02T09:00:10.000Z"


def test_an_article_opened_by_itself_is_known_by_its_title():
    [article] = articles([opened(3, "invoice")])
    assert (article["title"], article["score"]) == ("发票多久寄出？", None)
    assert article["shown_at"] == article["opened_at"] == "2026-03-02T09:00:03.000Z"


def test_the_last_vote_counts():
    assert articles([shown(), voted(True), voted(False)])[0]["vote"] == "not_helped"
    assert articles([shown(), voted(True)])[0]["vote"] == "helped"


def test_an_article_chosen_from_a_list_gets_the_passage_that_answered():
    choice = Fact(FactKind.SHOWN, at(0), "refund", {"title": "如何申请退款？", "as": "choice"})
    facts = [choice, opened(4), shown(seconds=8, passage="在订单页申请。")]
    [article] = articles(facts)
    assert (article["passage"], article["score"]) == ("在订单页申请。", 0.83)
    assert article["shown_at"] == "2026-03-02T09:00:00.000Z"
    assert article["opened_at"] == "2026-03-02T09:00:04.000Z"


def test_what_the_agent_sent_is_marked_as_hers():
    facts = [shown("a"), shown("b", 5, sent_by="agent", passage="摘要")]
    assert [article["sent_by"] for article in articles(facts)] == ["bot", "agent"]


def test_every_attempt_is_told_with_its_scores_and_decision():
    hits = [{"article_id": "refund", "title": "如何申请退款？", "score": 1.2}]
    data = {"question": "怎么退款", "decision": "choose", "confidence": 0.41, "hits": hits}
    facts = [
        Fact(FactKind.ASKED, at(1), data={"question": "怎么退款"}),
        Fact(FactKind.SEARCHED, at(1), data=data),
        Fact(FactKind.SEARCHED, at(9), data={**data, "decision": "answer"}),
    ]
    told = attempts(facts)
    assert told[0] == {"at": "2026-03-02T09:00:01.000Z", "searched": "", **data}
    assert [attempt["decision"] for attempt in told] == ["choose", "answer"]


@pytest.mark.parametrize("reason", HandoffReason)
def test_every_reason_for_a_handoff_is_explained_in_both_languages(reason):
    said = routing(reason)
    assert said is not None
    assert said["code"] == reason
    assert said["zh"] != said["en"]


def test_no_reason_is_explained_that_does_not_exist():
    assert set(ROUTING) == set(HandoffReason)
    assert routing(None) is None


def test_the_record_joins_its_head_with_what_the_facts_tell():
    facts = [
        Fact(FactKind.ASKED, at(0), data={"question": "怎么退款"}),
        shown(),
        Fact(FactKind.ASKED, at(20), data={"question": "多久到账"}),
        Fact(FactKind.QUEUED, at(30)),
    ]
    record = build(
        {"conversation_id": "c1", "reason": "anger", "slots": {"failures": 2}}, facts, []
    )
    assert (record["conversation_id"], record["slots"]) == ("c1", {"failures": 2})
    assert record["routing"]["code"] == "anger"
    assert record["questions"] == 2
    assert [article["article_id"] for article in record["articles"]] == ["refund"]
    assert record["attempts"] == []


def test_a_conversation_without_facts_has_an_empty_record():
    record = build({"conversation_id": "c1"}, [], [])
    assert record["routing"] is None
    assert (record["articles"], record["attempts"], record["questions"]) == ([], [], 0)
