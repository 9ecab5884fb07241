"""Answering a question from the knowledge base."""

from __future__ import annotations

from actions.dialogue.answering import answer_question
from actions.dialogue.base import JieliAction, Outcome
from actions.dialogue.services import Services
from actions.dialogue.turn import Turn


class SearchAndAnswer(JieliAction):
    """Answers, offers articles to choose from, asks back, or says that nothing fits."""

    key = "action_answer"

    def __init__(self, services: Services) -> None:
        self._services = services

    async def propose(self, turn: Turn) -> Outcome:
        """Search for what the customer wrote."""
        return await answer_question(turn, self._services)
