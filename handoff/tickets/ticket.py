"""What a ticket is: why there is one, and who has the next word."""

from __future__ import annotations

from enum import StrEnum

from core.errors import IllegalMove


class Status(StrEnum):
    """Whose turn it is: ours, the customer's, or nobody's any more."""

    OPEN = "open"
    PENDING = "pending"
    SOLVED = "solved"


class Why(StrEnum):
    """Why somebody is answered later: outside business hours, with nobody at the desk, by her own
    wish (a message, a call back), or because an agent needs longer."""

    CLOSED = "closed"
    NOBODY = "nobody"
    MESSAGE = "message"
    CALL_BACK = "call_back"
    AGENT = "agent"


class Act(StrEnum):
    """What can happen to a ticket."""

    ASK = "ask"
    ANSWER = "answer"
    SOLVE = "solve"


_TRANSITIONS: dict[tuple[Status, Act], Status] = {
    (Status.OPEN, Act.ASK): Status.OPEN,
    (Status.OPEN, Act.ANSWER): Status.PENDING,
    (Status.OPEN, Act.SOLVE): Status.SOLVED,
    (Status.PENDING, Act.ASK): Status.OPEN,
    (Status.PENDING, Act.ANSWER): Status.PENDING,
    (Status.PENDING, Act.SOLVE): Status.SOLVED,
}


def after(status: Status, act: Act) -> Status:
    """Return the status after an act; raise `IllegalMove` when the ticket is solved."""
    found = _TRANSITIONS.get((status, act))
    if found is None:
        raise IllegalMove(state=status.value, action=act.value)
    return found
