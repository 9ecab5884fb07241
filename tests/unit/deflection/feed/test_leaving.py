"""What of a fact leaves: numbers and our own names, and nobody's words."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

from deflection.facts import Fact, FactKind, Subject
from deflection.feed.leaving import document

AT = datetime(2026, 3, 2, 17, 0, 0, 5, tzinfo=timezone(timedelta(hours=8)))
HER = Subject("c1", "p1", 2, "web")
SECRET = "我叫王小明，电话13800000000"
ATTEMPT = {
    "question": SECRET,
    "searched": SECRET,
    "decision": "answer",
    "confidence": 0.91,
    "hits": [{"article_id": "a1", "title": SECRET, "score": 1.5}],
    "evidence": {"basis": "hybrid", "features": {"margin": 0.25}},
    "chosen": {"question": SECRET, "facet": "product", "value": SECRET},
}


def test_a_fact_is_told_with_whose_it_is_and_when_in_utc():
    told = document(7, HER, Fact(FactKind.RATED, AT, "a1", {"rating": 4, "comment": SECRET}))
    assert told == {
        "id": 7,
        "conversation_id": "c1",
        "contact_id": "p1",
        "episode": 2,
        "channel": "web",
        "kind": "rated",
        "at": "2026-03-02T09:00:00.000005Z",
        "article_id": "a1",
        "data": {"rating": 4},
    }


def test_no_words_are_in_it_however_deep_they_lie():
    told = document(1, HER, Fact(FactKind.SEARCHED, AT, data=ATTEMPT))
    assert "王小明" not in json.dumps(told, ensure_ascii=False)
    assert told["data"] == {
        "decision": "answer",
        "confidence": 0.91,
        "hits": [{"article_id": "a1", "score": 1.5}],
        "evidence": {"basis": "hybrid", "features": {"margin": 0.25}},
        "chosen": {},
    }


def test_a_field_that_nobody_named_keeps_its_numbers_alone():
    odd = {"new": "text", "count": 3, "yes": True, "list": ["text", 4, {"x": "text", "y": None}]}
    told = document(1, HER, Fact(FactKind.CLARIFIED, AT, data=odd))
    assert told["data"] == {"count": 3, "yes": True, "list": [4, {"y": None}]}


def test_what_was_asked_leaves_its_language():
    asked = Fact(FactKind.ASKED, AT, data={"question": "How do I get a refund?"})
    assert document(1, HER, asked)["data"] == {"language": "en"}


def test_with_words_everything_is_there():
    assert (
        document(1, HER, Fact(FactKind.SEARCHED, AT, data=ATTEMPT), words=True)["data"] == ATTEMPT
    )
