"""From a question to proposals: what the policy's limits do, and what the attempt keeps."""

from __future__ import annotations

from typing import Any

from actions.dialogue.answering import answer_question
from actions.dialogue.services import Services
from actions.dialogue.turn import Turn
from kb_index.ranking.policy import Thresholds
from kb_index.results import SearchResult
from tests.conversations.knowledge import REFUND_ZH, Knowledge

EVIDENCE = {"asked": 0.123456, "margin": 1.0}


class Telling(Knowledge):
    """Tells what its confidence came from, as the real search does."""

    async def search(self, question: str, language: str, k: int = 5, **more: Any) -> SearchResult:
        """Find what `Knowledge` finds."""
        found = await super().search(question, language, k, **more)
        return SearchResult(
            found.question,
            found.language,
            found.hits,
            found.confidence,
            found.offers,
            basis="words-1",
            features=EVIDENCE,
        )


async def _proposed(text: str, limits: Thresholds | None = None) -> Any:
    knowledge = Telling()
    turn = Turn(text, "zh", "question", {}, {})
    outcome = await answer_question(turn, Services(knowledge, knowledge, limits))
    return outcome.proposals[0]


async def test_the_attempt_keeps_what_its_confidence_came_from() -> None:
    for text in ("怎么申请退款", "想退掉", "外星人"):
        attempt = (await _proposed(text)).attempt
        assert attempt["evidence"] == {
            "basis": "words-1",
            "features": {"asked": 0.1235, "margin": 1.0},
        }


async def test_the_limits_of_the_operator_hold() -> None:
    assert (await _proposed("怎么申请退款")).article_id == REFUND_ZH
    never = Thresholds(answer=1.1, answer_by_words=1.1)
    assert (await _proposed("怎么申请退款", never)).kind == "no_answer"
    assert (await _proposed("想退掉", never)).kind == "choices"
