"""The customer says no: to a person, to a message, or to nothing in particular."""

from __future__ import annotations

from actions.dialogue.base import JieliAction, Outcome, say
from actions.dialogue.memory import remember
from actions.dialogue.turn import Turn
from actions.dialogue.words import Words


class GoOn(JieliAction):
    """Goes on with the bot; nothing is awaited or offered any more."""

    key = "action_go_on"

    async def propose(self, turn: Turn) -> Outcome:
        """Propose to go on."""
        return Outcome([say(Words.GO_ON, turn)], remember(offer_reason=None))
