"""The customer says that an article helped."""

from __future__ import annotations

from actions.dialogue.base import JieliAction, Outcome, say
from actions.dialogue.memory import remember
from actions.dialogue.turn import Turn
from actions.dialogue.words import Words
from handoff.bot.reply import Proposal, Vote


class RecordHelped(JieliAction):
    """Records the vote and is glad."""

    key = "action_helped"

    async def propose(self, turn: Turn) -> Outcome:
        """Vote for the article, when there was one."""
        votes: list[Proposal] = [Vote(turn.article_id, True)] if turn.article_id else []
        return Outcome([*votes, say(Words.HELPED, turn)], remember(choices=None))
