"""The customer wrote the message."""

from __future__ import annotations

from actions.dialogue.base import JieliAction, Outcome, say
from actions.dialogue.memory import forget
from actions.dialogue.turn import Turn
from actions.dialogue.words import Words
from handoff.bot.reply import LeaveMessage


class KeepMessage(JieliAction):
    """Keeps the text for a person."""

    key = "action_leave_message"

    async def propose(self, turn: Turn) -> Outcome:
        """Propose to keep it."""
        return Outcome([say(Words.MESSAGE_KEPT, turn), LeaveMessage(turn.text)], forget())
