"""The empty action of the bare bot, served by rasa-sdk's own action server."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher


class EmptyAction(Action):
    """Does nothing."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_empty"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> list[Any]:
        """Return no events."""
        return []
