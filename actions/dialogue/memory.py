"""What the dialogue remembers: changes of its slots, as Rasa's events."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from rasa_sdk.events import SlotSet

from actions.dialogue.turn import Event, Turn

_HANDED_OVER = ("failures", "angry", "choices", "last_article", "offer_reason")


class Awaiting(StrEnum):
    """What the bot asked for last; it decides what a short reply means."""

    HELPED = "helped"
    CHOICE = "choice"
    DETAILS = "details"
    PERSON = "person"
    MESSAGE = "message"


def remember(awaiting: Awaiting | None = None, **slots: Any) -> list[Event]:
    """Return the events that set what is awaited (nothing, when not given) and other slots."""
    values = {"awaiting": awaiting and awaiting.value, **slots}
    return [SlotSet(name, value) for name, value in values.items()]


def forget() -> list[Event]:
    """Return the events of a fresh start, for when the customer comes back from a person."""
    return remember(**dict.fromkeys(_HANDED_OVER))


def for_handoff(turn: Turn) -> dict[str, Any]:
    """Return what the dialogue knows, for the agent who takes over."""
    return {name: turn.slots[name] for name in _HANDED_OVER if turn.slots.get(name)}
