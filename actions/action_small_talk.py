"""Small talk, answered from its own layer of the knowledge base."""

from __future__ import annotations

from actions.dialogue.answering import answer_question
from actions.dialogue.base import JieliAction, Outcome, say
from actions.dialogue.services import Services
from actions.dialogue.turn import Turn
from actions.dialogue.words import Words
from handoff.bot.reply import Alternatives, Answer, Choices, Say
from kb_index.ranking.policy import Decision as Decided
from kb_index.ranking.policy import decide
from kb_index.render import to_text
from kb_index.results import ArticleKind


class SmallTalk(JieliAction):
    """Answers small talk; what no small talk fits is tried as a question."""

    key = "action_small_talk"

    def __init__(self, services: Services) -> None:
        self._services = services

    async def propose(self, turn: Turn) -> Outcome:
        """Find the reply, and keep waiting for whatever was asked before."""
        kind = ArticleKind.SMALL_TALK
        result = await self._services.search.search(turn.text, turn.language, k=1, kind=kind)
        verdict = decide(result, self._services.thresholds)
        if verdict.decision is Decided.ANSWER:
            return Outcome([Say(to_text(verdict.hits[0].passage))])
        outcome = await answer_question(turn, self._services)
        if isinstance(outcome.proposals[0], Answer | Choices | Alternatives):
            return outcome
        return Outcome([say(Words.SMALL_TALK, turn)])
