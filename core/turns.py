"""How a channel tells that the bot owes an answer, without knowing who gives it."""

from __future__ import annotations

from typing import Protocol

from aiohttp import web


class BotTurns(Protocol):
    """Takes the bot's turns, in the background."""

    def owe(self, conversation_id: str) -> None:
        """Say that a committed message waits for the bot; returns at once."""


BOT_TURNS = web.AppKey("bot_turns", BotTurns)
