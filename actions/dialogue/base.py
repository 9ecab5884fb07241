"""The frame of every action: read the turn, propose, remember."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Action
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue.turn import Event, Turn
from actions.dialogue.words import Words
from handoff.bot.reply import Proposal, Say, to_json


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action wants done in this turn, and what the dialogue shall remember."""

    proposals: list[Proposal]
    events: list[Event] = field(default_factory=list)


class JieliAction(Action):  # type: ignore[misc]  # rasa-sdk is untyped
    """An action that proposes; it changes nothing itself."""

    key: str

    def name(self) -> str:
        """Return the name in Rasa's domain."""
        return self.key

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Any, domain: dict[str, Any]
    ) -> list[Event]:
        """Hand the proposals to Rasa, which returns them to the turn that asked."""
        turn = Turn.of(tracker)
        outcome = await self.propose(turn)
        for proposal in (*outcome.proposals, *turn.trial.exposed()):
            dispatcher.utter_message(json_message=to_json(proposal))
        return outcome.events

    @abstractmethod
    async def propose(self, turn: Turn) -> Outcome:
        """Decide what this turn does."""


def say(what: Words, turn: Turn) -> Say:
    """Propose fixed words in the customer's language."""
    return Say(turn.says(what))
