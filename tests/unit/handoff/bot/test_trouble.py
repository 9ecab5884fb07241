"""When somebody should look at a conversation with the bot, and when not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from deflection.facts import Fact, FactKind
from handoff.bot.trouble import Trouble, trouble

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def asked(question):
    return Fact(FactKind.ASKED, AT, data={"question": question})


def searched(decision, confidence):
    return Fact(FactKind.SEARCHED, AT, data={"decision": decision, "confidence": confidence})


def shown(article_id, way="answer"):
    return Fact(FactKind.SHOWN, AT, article_id, {"as": way})


def voted(helped):
    return Fact(FactKind.VOTED, AT, "a", {"helped": helped})


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([], []),
        ([asked("怎么退款"), searched("answer", 0.9), shown("a"), voted(True)], []),
        ([searched("answer", 0.2), searched("no_answer", 0.1)], [Trouble.LOW_SCORES]),
        ([searched("no_answer", 0.1), searched("answer", 0.9)], []),
        ([searched("no_answer", None)], []),
        ([asked("怎么退款"), asked("怎么 退款"), asked("怎么退款")], []),
        ([asked("Refund"), asked("refund"), asked(" refund ")], [Trouble.LOOP]),
        ([shown("a"), shown("a"), shown("a")], [Trouble.LOOP]),
        ([shown("a", "choice"), shown("a", "choice"), shown("a", "choice")], []),
        ([voted(False), voted(False)], [Trouble.NOT_HELPED]),
        ([asked("你们是骗子吧，我要投诉")], [Trouble.ANGER]),
        ([asked("你们是骗子吧，我要投诉"), voted(True), asked("谢谢，发票呢")], []),
        (
            [voted(False), voted(False), asked("你们是骗子吧，我要投诉")],
            [Trouble.ANGER, Trouble.NOT_HELPED],
        ),
    ],
)
def test_trouble_is_what_the_facts_since_the_last_help_say(facts, expected):
    assert trouble(facts) == expected


def test_an_old_anger_is_forgotten_after_three_calm_questions():
    calm = [asked(f"第{n}问") for n in range(3)]
    assert trouble([asked("你们是骗子吧，我要投诉"), *calm]) == []
