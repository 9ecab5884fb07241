"""The one state machine of a conversation.

 ┌──────────── reopen ◀──────────────┐
 ▼                                   │
BOT ── request_person ─▶ QUEUED      │
 │ ▲ ◀── leave_queue ───── │         │
 │ │                    accept       │
 │ │                       ▼         │
 │ └── return_to_bot ── ASSIGNED ── resolve ─▶ CLOSED
 │                         │                     ▲
 ├── take_over ──────────▶─┘ (return_to_queue ▶ QUEUED, transfer ▶ ASSIGNED to a colleague)
 └── close_idle ─────────────────────────────────┘

BOT, QUEUED, ASSIGNED ── open_ticket ─▶ TICKET: a person answers later, and the bot is silent.
TICKET ── return_to_bot ▶ BOT, take_over ▶ ASSIGNED, resolve ▶ CLOSED
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.errors import IllegalMove


class State(StrEnum):
    """Who owns the conversation."""

    BOT = "bot"
    QUEUED = "queued"
    ASSIGNED = "assigned"
    TICKET = "ticket"
    CLOSED = "closed"


class Action(StrEnum):
    """What can happen to its ownership."""

    REQUEST_PERSON = "request_person"
    ACCEPT = "accept"
    TAKE_OVER = "take_over"
    LEAVE_QUEUE = "leave_queue"
    RETURN_TO_QUEUE = "return_to_queue"
    RETURN_TO_BOT = "return_to_bot"
    TRANSFER = "transfer"
    RESOLVE = "resolve"
    CLOSE_IDLE = "close_idle"
    REOPEN = "reopen"
    OPEN_TICKET = "open_ticket"


@dataclass(frozen=True, slots=True)
class Moved:
    """The event that a move returns."""

    action: Action
    before: State
    after: State


TRANSITIONS: dict[tuple[State, Action], State] = {
    (State.BOT, Action.REQUEST_PERSON): State.QUEUED,
    (State.BOT, Action.TAKE_OVER): State.ASSIGNED,
    (State.BOT, Action.CLOSE_IDLE): State.CLOSED,
    (State.QUEUED, Action.ACCEPT): State.ASSIGNED,
    (State.QUEUED, Action.LEAVE_QUEUE): State.BOT,
    (State.ASSIGNED, Action.RETURN_TO_QUEUE): State.QUEUED,
    (State.ASSIGNED, Action.RETURN_TO_BOT): State.BOT,
    (State.ASSIGNED, Action.TRANSFER): State.ASSIGNED,
    (State.ASSIGNED, Action.RESOLVE): State.CLOSED,
    (State.CLOSED, Action.REOPEN): State.BOT,
    (State.BOT, Action.OPEN_TICKET): State.TICKET,
    (State.QUEUED, Action.OPEN_TICKET): State.TICKET,
    (State.ASSIGNED, Action.OPEN_TICKET): State.TICKET,
    (State.TICKET, Action.RETURN_TO_BOT): State.BOT,
    (State.TICKET, Action.TAKE_OVER): State.ASSIGNED,
    (State.TICKET, Action.RESOLVE): State.CLOSED,
}


def move(state: State, action: Action) -> Moved:
    """Return the move that an action makes from a state; raise `IllegalMove` if there is none."""
    after = TRANSITIONS.get((state, action))
    if after is None:
        raise IllegalMove(state=state.value, action=action.value)
    return Moved(action, state, after)
