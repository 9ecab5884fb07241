"""Choosing one of the articles that were offered."""

from __future__ import annotations

from typing import Any

import pytest

from actions.action_choose import ChooseArticle
from actions.dialogue.services import Services
from actions.dialogue.turn import Turn
from handoff.bot.reply import Answer
from tests.conversations.knowledge import FREE_ZH, REFUND_ZH, Knowledge

OFFERED = [REFUND_ZH, FREE_ZH]


async def _choose(text: str = "", **entities: str) -> Any:
    knowledge = Knowledge()
    turn = Turn(text, "zh", "choose", entities, {"choices": OFFERED})
    outcome = await ChooseArticle(Services(knowledge, knowledge)).propose(turn)
    (proposal,) = outcome.proposals
    return proposal


@pytest.mark.parametrize(
    ("named", "article_id"),
    [
        ({"ordinal": "1"}, REFUND_ZH),
        ({"ordinal": "last"}, FREE_ZH),
        ({"article_id": FREE_ZH}, FREE_ZH),
    ],
)
async def test_the_article_is_named_by_its_place_or_by_a_click(
    named: dict[str, str], article_id: str
) -> None:
    assert (await _choose(**named)).article_id == article_id


async def test_nobody_was_sure_of_an_article_that_the_customer_chose() -> None:
    answer = await _choose(article_id=REFUND_ZH)
    assert isinstance(answer, Answer)
    assert answer.confidence is None
    assert answer.attempt is None


@pytest.mark.parametrize("place", ["0", "3", "", "many"])
async def test_a_place_without_an_article_is_asked_for_again(place: str) -> None:
    assert (await _choose(ordinal=place)).kind == "say"
