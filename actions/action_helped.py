"""The customer says that an article helped."""

from __future__ import annotations

from actions.base import JieliAction, Outcome, say
from actions.memory import remember
from actions.turn import Turn
from actions.words import Words
from handoff.reply import Proposal, Vote


class RecordHelped(JieliAction):
    """Records the vote and is glad."""

    key = "action_helped"

    async def propose(self, turn: Turn) -> Outcome:
        """Vote for the article, when there was one."""
        votes: list[Proposal] = [Vote(turn.article_id, True)] if turn.article_id else []
        return Outcome([*votes, say(Words.HELPED, turn)], remember(choices=None))
