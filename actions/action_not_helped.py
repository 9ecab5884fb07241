"""The customer says that an article, or all that were offered, did not help."""

from __future__ import annotations

from actions.dialogue.base import JieliAction, Outcome, say
from actions.dialogue.failure import failed
from actions.dialogue.memory import Awaiting, remember
from actions.dialogue.turn import Turn
from actions.dialogue.words import Words
from handoff.bot.reply import Proposal, Vote


class RecordNotHelped(JieliAction):
    """Records the vote, says sorry and counts a failure."""

    key = "action_not_helped"

    async def propose(self, turn: Turn) -> Outcome:
        """Vote against the article that was shown; refused choices are nobody's vote."""
        if not _tried(turn):
            # "It does not work" as an opening is about the customer's thing, not our article.
            return Outcome([say(Words.ASK_BACK, turn)], remember(Awaiting.DETAILS))
        refused = turn.slots.get("awaiting") == Awaiting.CHOICE and not turn.entities
        voted = None if refused else turn.article_id
        votes: list[Proposal] = [Vote(voted, False)] if voted else []
        sorry = Words.STILL_NOT if turn.failures else Words.REWORD
        return failed(turn, [*votes, say(sorry, turn)], choices=None)


def _tried(turn: Turn) -> bool:
    offered = turn.choices or turn.context.alternatives
    return bool(turn.article_id or offered or turn.failures)
