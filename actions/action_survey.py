"""The customer rates the chat."""

from __future__ import annotations

from actions.dialogue.base import JieliAction, Outcome, say
from actions.dialogue.turn import Turn
from actions.dialogue.words import Words
from handoff.bot.reply import Rate


class TakeRating(JieliAction):
    """Takes a rating of 1–5, or asks for the number."""

    key = "action_rate"

    async def propose(self, turn: Turn) -> Outcome:
        """Propose the rating."""
        rating = turn.entities.get("rating", "")
        if rating not in {"1", "2", "3", "4", "5"}:
            return Outcome([say(Words.ASK_RATING, turn)])
        return Outcome([Rate(int(rating)), say(Words.RATED, turn)])
