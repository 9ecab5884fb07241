"""The customer wants to leave a message."""

from __future__ import annotations

from actions.dialogue.base import JieliAction, Outcome, say
from actions.dialogue.memory import Awaiting, remember
from actions.dialogue.turn import Turn
from actions.dialogue.words import Words
from handoff.bot.reply import CloseTopic, Proposal


class AskMessage(JieliAction):
    """Asks for the message; the next text is it."""

    key = "action_ask_message"

    async def propose(self, turn: Turn) -> Outcome:
        """Propose to write it."""
        said: list[Proposal] = [say(Words.ASK_MESSAGE, turn), CloseTopic()]
        return Outcome(said, remember(Awaiting.MESSAGE))
