"""The search that a turn begins is the one that the action asks for, in experiments as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from actions.dialogue.answering import answer_question
from actions.dialogue.services import Services
from actions.dialogue.trial import Trial
from actions.dialogue.turn import Turn as ActionTurn
from deflection.experiments.treating.assigning import Assigned
from deflection.experiments.treating.treatment import AS_SET, Treatment
from handoff.bot.reply import Proposal
from handoff.bot.turns import Turn
from kb_index.results import SearchResult
from server.bot.dialogue import Dialogue
from server.bot.search_ahead import SearchAhead
from tests.conversations.knowledge import Knowledge

RANKED = {"a": AS_SET, "b": Treatment(ranking={"wording": 1.0})}
WORDED = {"a": AS_SET, "b": Treatment(asks_back=False)}


class Counting(Knowledge):
    """Keeps how it was searched."""

    def __init__(self) -> None:
        super().__init__()
        self.searches: list[dict[str, Any]] = []

    async def search(self, question: str, language: str, k: int = 5, **more: Any) -> SearchResult:
        self.searches.append(more)
        return await super().search(question, language, k, **more)


class Answering:
    """Rasa's side: hands every question to the action that answers it."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def turn(self, turn: Turn, text: str, assigned: Sequence[Assigned]) -> list[Proposal]:
        asked = ActionTurn(text, "zh", "question", {}, {}, trial=Trial(assigned))
        return (await answer_question(asked, self._services)).proposals


class Everybody:
    """Everybody is in one experiment, in one variant of it."""

    def __init__(self, variant: str, treatments: dict[str, Treatment]) -> None:
        self._one = Assigned("e1", variant, treatments)

    def assigned(self, contact_id: str) -> Sequence[Assigned]:
        return [self._one]


@pytest.mark.parametrize("variant", ["a", "b"])
@pytest.mark.parametrize("treatments", [RANKED, WORDED])
async def test_a_turn_searches_once_whatever_experiment_she_is_in(
    variant: str, treatments: dict[str, Treatment]
) -> None:
    knowledge = Counting()
    ahead = SearchAhead(knowledge)
    rasa: Any = Answering(Services(ahead, knowledge))
    dialogue = Dialogue(rasa, ahead, Everybody(variant, treatments))
    asked = Turn("t1", "c1", "mine", 1, 1, "怎么申请退款", "zh", None)
    assert (await dialogue.ask(asked))[0].kind == "answer"
    [search] = knowledge.searches
    assert len(search["besides"]) == (1 if treatments is RANKED else 0)
