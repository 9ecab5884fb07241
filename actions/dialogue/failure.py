"""What follows when an attempt did not settle the question: words first, then a person."""

from __future__ import annotations

from typing import Any

from actions.dialogue.base import Outcome
from actions.dialogue.memory import Awaiting, remember
from actions.dialogue.turn import Turn
from actions.dialogue.words import Words
from handoff.bot.reply import HandoffReason, OfferPerson, Proposal

FAILURES_BEFORE_OFFER = 2


def failed(turn: Turn, proposals: list[Proposal], **slots: Any) -> Outcome:
    """Count a failure after these proposals; from the second on, a person is offered."""
    failures = turn.failures + 1
    if not turn.trial.weigh(lambda t: failures >= (t.offers_after or FAILURES_BEFORE_OFFER)):
        return Outcome(proposals, remember(failures=failures, **slots))
    offer = OfferPerson(turn.says(Words.OFFER))
    reason = HandoffReason.TWO_FAILURES.value
    events = remember(Awaiting.PERSON, failures=failures, offer_reason=reason, **slots)
    return Outcome([*proposals, offer], events)
