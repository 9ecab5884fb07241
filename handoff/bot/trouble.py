"""Whether the bot is in trouble with a customer: a pure function over the facts of her episode."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from itertools import takewhile

from deflection.facts import Fact, FactKind
from handoff.bot.reply import Decision
from handoff.record.sentiment import score

UNSURE = 0.3
"""Below this confidence an answer is more likely wrong than not worth a look."""
IN_A_ROW = 2
AGAIN = 3
"""So many times the same is a loop."""
ANGRY = -0.5
"""How a question sounds (`handoff.record.sentiment`) from which on she is angry."""

KINDS = (FactKind.ASKED, FactKind.SEARCHED, FactKind.SHOWN, FactKind.VOTED)
"""The facts that tell."""


class Trouble(StrEnum):
    """Why somebody should look; the worst first."""

    ANGER = "anger"
    LOOP = "loop"
    NOT_HELPED = "not_helped"
    LOW_SCORES = "low_scores"


def trouble(facts: Sequence[Fact]) -> list[Trouble]:
    """Return what is wrong, the worst first; what came before an answer that helped is over."""
    since = list(takewhile(lambda fact: not _helped(fact), reversed(facts)))[::-1]
    signs = {
        Trouble.ANGER: _angry(since),
        Trouble.LOOP: _loops(since),
        Trouble.NOT_HELPED: sum(f.kind is FactKind.VOTED for f in since) >= IN_A_ROW,
        Trouble.LOW_SCORES: _unsure(since),
    }
    return [each for each in Trouble if signs[each]]


def _helped(fact: Fact) -> bool:
    return fact.kind is FactKind.VOTED and bool(fact.data["helped"])


def _angry(facts: Sequence[Fact]) -> bool:
    asked = [fact.data["question"] for fact in facts if fact.kind is FactKind.ASKED]
    return any(score(question)[0] <= ANGRY for question in asked[-AGAIN:])


def _loops(facts: Sequence[Fact]) -> bool:
    told = Counter(
        " ".join(fact.data["question"].casefold().split())
        for fact in facts
        if fact.kind is FactKind.ASKED
    )
    told.update(
        f"article {fact.article_id}"
        for fact in facts
        if fact.kind is FactKind.SHOWN and fact.data.get("as") == "answer"
    )
    return max(told.values(), default=0) >= AGAIN


def _unsure(facts: Sequence[Fact]) -> bool:
    searches = [fact.data for fact in facts if fact.kind is FactKind.SEARCHED][-IN_A_ROW:]
    vain = (Decision.NO_ANSWER, Decision.ASK_BACK)
    return len(searches) == IN_A_ROW and all(
        each.get("decision") in vain or (each.get("confidence") or 0.0) < UNSURE
        for each in searches
    )
