"""Courtesies: fixed words that change nothing else."""

from __future__ import annotations

from actions.dialogue.base import JieliAction, Outcome, say
from actions.dialogue.turn import Turn
from actions.dialogue.words import Words
from handoff.bot.reply import CloseTopic, Proposal


class Courtesy(JieliAction):
    """Says one thing; what the bot waits for stays as it is.

    One that ``closes`` ends what was talked about.
    """

    def __init__(self, key: str, what: Words, *, closes: bool = False) -> None:
        self.key = key
        self._what = what
        self._closing: list[Proposal] = [CloseTopic()] if closes else []

    async def propose(self, turn: Turn) -> Outcome:
        """Propose the words."""
        return Outcome([say(self._what, turn), *self._closing])


def courtesies() -> list[JieliAction]:
    """Return the actions that only say something."""
    return [
        Courtesy("action_greet", Words.GREETING, closes=True),
        Courtesy("action_thank", Words.THANKS),
        Courtesy("action_goodbye", Words.GOODBYE, closes=True),
        Courtesy("action_acknowledge", Words.ACKNOWLEDGED),
        Courtesy("action_ask_which", Words.WHICH),
    ]
