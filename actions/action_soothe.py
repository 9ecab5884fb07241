"""The customer is angry for the first time."""

from __future__ import annotations

from actions.dialogue.base import JieliAction, Outcome
from actions.dialogue.memory import Awaiting, remember
from actions.dialogue.turn import Turn
from actions.dialogue.words import Words
from handoff.bot.reply import HandoffReason, OfferPerson


class Soothe(JieliAction):
    """Says sorry and offers a person; the rules hand off at once the next time."""

    key = "action_soothe"

    async def propose(self, turn: Turn) -> Outcome:
        """Propose the offer."""
        offer = OfferPerson(turn.says(Words.SOOTHE))
        reason = HandoffReason.ANGER.value
        return Outcome([offer], remember(Awaiting.PERSON, angry=True, offer_reason=reason))
