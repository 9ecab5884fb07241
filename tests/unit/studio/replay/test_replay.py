"""What was asked, read from facts, and what would be otherwise today."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from deflection.facts import FactKind
from kb_index.encoder.encoder import unit
from kb_index.encoder.terms_encoder import NAME as TERMS
from kb_index.ranking.policy import Decision
from studio.replay.difference import Kind, Now, kind_of
from studio.replay.question import Question, Told, questions
from studio.replay.tallying import Tally, grouped
from tests.unit.studio.histories import History

ANSWER, CHOOSE = Decision.ANSWER, Decision.CHOOSE
ASK_BACK, NOTHING = Decision.ASK_BACK, Decision.NO_ANSWER


def asked(*histories: History) -> list[Question]:
    """The questions of some episodes."""
    told = [
        Told(f"c{number}", 1, fact.kind, fact.at, fact.article_id, fact.data)
        for number, history in enumerate(histories)
        for fact in history.facts
    ]
    return list(questions(told))


def question(decision, *shown, text="怎么退款", confirmed=()):
    """One question, and what was shown for it."""
    at = datetime(2026, 3, 2, tzinfo=UTC)
    return Question("c1", at, text, "zh", decision, True, list(shown), set(confirmed))


def test_a_question_has_what_was_shown_for_it_and_whether_that_helped():
    history = History().ask("怎么退款", "answer", "a1", "a2").answer("a1")
    history.add(FactKind.VOTED, "a1", helped=True)
    history.ask("发票", "choose", "b1", "b2").offer("b1", "b2").answer("b2", score=None)
    history.ask("天气")
    [first, second, third] = asked(history)
    assert (first.text, first.decision, first.shown) == ("怎么退款", ANSWER, ["a1"])
    assert first.confirmed == {"a1"}
    assert (second.decision, second.shown) == (CHOOSE, ["b1", "b2"])  # not what she chose of it
    assert (third.decision, third.shown) == (NOTHING, [])


def test_who_was_asked_back_is_not_asked_again_and_her_answer_is_no_question():
    history = History().ask("怎么续费", "ask_back").ask("云服务器的", "answer", "a1").answer("a1")
    history.facts[-2].data["chosen"] = {"facet": "product", "value": "ecs"}
    assert [one.may_ask for one in asked(history)] == [True]
    history = History().ask("怎么续费", "ask_back").ask("域名", "answer", "a1").ask("发票")
    assert [one.may_ask for one in asked(history)] == [True, False, True]
    # Another conversation begins anew.
    both = asked(History().ask("怎么续费", "ask_back"), History().ask("域名"))
    assert [one.may_ask for one in both] == [True, True]


def test_a_follow_up_is_what_was_searched():
    history = History().ask("那企业的呢")
    history.facts[-1].data["searched"] = "个人发票怎么开 那企业的呢"
    assert [one.text for one in asked(history)] == ["个人发票怎么开 那企业的呢"]


def test_what_an_agent_sent_is_not_the_bots():
    history = History().ask("怎么退款")
    history.add(FactKind.SHOWN, "a1", **{"as": "answer", "score": 1.0, "sent_by": "agent"})
    assert asked(history)[0].shown == []


@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [
        (question(ANSWER, "a1"), Now(ANSWER, ("a1",)), Kind.SAME),
        (question(ANSWER, "a1"), Now(ANSWER, ("a2",)), Kind.OTHER_ARTICLE),
        (question(ANSWER, "a1"), Now(CHOOSE, ("a1", "a2")), Kind.NO_ANSWER_NOW),
        (question(ANSWER, "a1"), Now(NOTHING, ()), Kind.NO_ANSWER_NOW),
        (
            question(ANSWER, "a1", confirmed=["a1"]),
            Now(ANSWER, ("a2",)),
            Kind.LOST_CONFIRMED,
        ),
        (question(CHOOSE, "a1", "a2", confirmed=["a2"]), Now(ANSWER, ("a2",)), Kind.ANSWERED_NOW),
        (question(NOTHING), Now(ANSWER, ("a1",)), Kind.ANSWERED_NOW),
        (question(ASK_BACK), Now(ANSWER, ("a1",)), Kind.ANSWERED_NOW),
        (question(NOTHING), Now(CHOOSE, ("a1", "a2")), Kind.OFFERED_NOW),
        (question(NOTHING), Now(NOTHING, ("a1", "a2")), Kind.SAME),
        (question(CHOOSE, "a1", "a2"), Now(CHOOSE, ("a2", "a1")), Kind.SAME),
        (question(CHOOSE, "a1", "a2"), Now(CHOOSE, ("a1", "a3")), Kind.OTHER_OFFER),
        (question(CHOOSE, "a1", "a2"), Now(ASK_BACK, ()), Kind.OTHER_OFFER),
        (question(CHOOSE, "a1", "a2"), Now(NOTHING, ()), Kind.NOTHING_NOW),
        (question(ASK_BACK), Now(ASK_BACK, ()), Kind.SAME),
    ],
)
def test_each_change_has_its_kind(before, now, kind):
    assert kind_of(before, now) is kind


def test_a_tally_counts_every_question_and_keeps_the_changed_ones_masked():
    tally = Tally()
    for number in range(3):
        text = f"订单 20260302{number}123456 怎么退款"
        tally.add(question(NOTHING, text=text), Now(ANSWER, ("a1",)))
    tally.add(question(ANSWER, "a1"), Now(ANSWER, ("a1",)))
    [one] = tally.changed()
    assert (one.text, one.times) == ("订单 [number] 怎么退款", 3)
    told = tally.to_json([[one]], {"a1": "如何退款？"})
    assert told["questions"] == 4 == sum(told["kinds"].values())
    assert {"before": "no_answer", "now": "answer", "times": 3} in told["moves"]
    [topic] = told["topics"]
    assert topic["kinds"] == {"answered_now": 3}
    [example] = topic["examples"]
    assert example["now"]["articles"] == [{"id": "a1", "title": "如何退款？"}]
    assert "20260302" not in str(told)


def test_changed_questions_are_grouped_by_what_they_mean():
    tally = Tally()
    for text in ("退款 一", "退款 二", "发票 一"):
        tally.add(question(NOTHING, text=text), Now(ANSWER, ("a1",)))
    changed = tally.changed()
    vectors = unit(
        np.array(
            [
                [1, 0.1 * n, 0] if "退款" in one.text else [0, 0, 1.0]
                for n, one in enumerate(changed)
            ],
            dtype=np.float32,
        )
    )
    topics = grouped(changed, TERMS, vectors)
    assert sorted(sorted(one.text for one in topic) for topic in topics) == [
        ["发票 一"],
        ["退款 一", "退款 二"],
    ]
    assert grouped([], TERMS, vectors) == []
