"""Courtesies: fixed words that change nothing else."""

from __future__ import annotations

from actions.dialogue.base import JieliAction, Outcome, say
from actions.dialogue.turn import Turn
from actions.dialogue.words import Words


class Courtesy(JieliAction):
    """Says one thing; what the bot waits for stays as it is."""

    def __init__(self, key: str, what: Words) -> None:
        self.key = key
        self._what = what

    async def propose(self, turn: Turn) -> Outcome:
        """Propose the words."""
        return Outcome([say(self._what, turn)])


def courtesies() -> list[JieliAction]:
    """Return the actions that only say something."""
    return [
        Courtesy("action_greet", Words.GREETING),
        Courtesy("action_thank", Words.THANKS),
        Courtesy("action_goodbye", Words.GOODBYE),
        Courtesy("action_acknowledge", Words.ACKNOWLEDGED),
        Courtesy("action_ask_which", Words.WHICH),
    ]
