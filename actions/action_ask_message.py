"""The customer wants to leave a message."""

from __future__ import annotations

from actions.base import JieliAction, Outcome, say
from actions.memory import Awaiting, remember
from actions.turn import Turn
from actions.words import Words


class AskMessage(JieliAction):
    """Asks for the message; the next text is it."""

    key = "action_ask_message"

    async def propose(self, turn: Turn) -> Outcome:
        """Propose to write it."""
        return Outcome([say(Words.ASK_MESSAGE, turn)], remember(Awaiting.MESSAGE))
