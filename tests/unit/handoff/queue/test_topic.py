"""What a waiting customer might read."""

from __future__ import annotations

from datetime import UTC, datetime

from deflection.facts import Fact, FactKind
from handoff.queue.topic import Topic, topic

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def fact(kind, article_id=None, **data):
    return Fact(kind, AT, article_id, data)


def test_her_last_questions_are_her_topic():
    facts = [fact(FactKind.ASKED, question=each) for each in ("怎么退款", "多久到账", "发票呢")]
    assert topic(facts) == Topic("多久到账 发票呢", frozenset())


def test_what_she_read_or_was_offered_is_known():
    facts = [
        fact(FactKind.SHOWN, "answered", **{"as": "answer"}),
        fact(FactKind.SHOWN, "offered", **{"as": "choice"}),
        fact(FactKind.OPENED, "opened"),
        fact(FactKind.VOTED, "voted", helped=False),
        fact(FactKind.RESOLVED),
    ]
    assert topic(facts) == Topic("", frozenset({"answered", "offered", "opened", "voted"}))
