"""Handing the conversation over to a person."""

from __future__ import annotations

from actions.dialogue.base import JieliAction, Outcome, say
from actions.dialogue.memory import Awaiting, for_handoff, forget
from actions.dialogue.turn import Turn
from actions.dialogue.words import Words
from handoff.bot.reply import HandoffReason, RequestPerson

_BY_INTENT = {"complaint": HandoffReason.COMPLAINT, "anger": HandoffReason.ANGER}


class AskForPerson(JieliAction):
    """Puts the customer into the queue with what the dialogue knows."""

    key = "action_request_person"

    async def propose(self, turn: Turn) -> Outcome:
        """Propose the handoff, and start afresh for when the customer comes back."""
        request = RequestPerson(_reason(turn), for_handoff(turn))
        return Outcome([say(Words.HANDOFF, turn), request], forget())


def _reason(turn: Turn) -> HandoffReason:
    """Return why: the message itself, else the open offer that it accepts, else the wish."""
    if turn.intent in _BY_INTENT:
        return _BY_INTENT[turn.intent]
    offered = turn.slots.get("offer_reason")
    if offered and turn.slots.get("awaiting") == Awaiting.PERSON:
        return HandoffReason(offered)
    return HandoffReason.REQUESTED
