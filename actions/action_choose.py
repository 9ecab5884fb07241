"""Choosing one of the articles that were offered, by click or by word."""

from __future__ import annotations

from actions.dialogue.article_answer import answer_with
from actions.dialogue.base import JieliAction, Outcome, say
from actions.dialogue.memory import Awaiting, remember
from actions.dialogue.services import Services
from actions.dialogue.turn import Turn
from actions.dialogue.words import Words
from core.errors import ArticleNotFound


class ChooseArticle(JieliAction):
    """Shows the chosen article."""

    key = "action_choose"

    def __init__(self, services: Services) -> None:
        self._services = services

    async def propose(self, turn: Turn) -> Outcome:
        """Find out which article is meant, and show it."""
        article_id = turn.entities.get("article_id") or _by_place(turn)
        if article_id is None:
            offered = turn.choices or turn.context.alternatives
            return Outcome([say(Words.WHICH if offered else Words.NO_CHOICES, turn)])
        try:
            article = (await self._services.articles.get(article_id)).article
        except ArticleNotFound:
            return Outcome([say(Words.GONE, turn)], remember())
        remembered = remember(Awaiting.HELPED, last_article=article_id)
        return Outcome([answer_with(article)], remembered)


def _by_place(turn: Turn) -> str | None:
    """Return the article at the place that was named, "last" or counted from 1."""
    place = turn.entities.get("ordinal", "")
    at = len(turn.choices) if place == "last" else int(place) if place.isdecimal() else 0
    return turn.choices[at - 1] if 1 <= at <= len(turn.choices) else None
