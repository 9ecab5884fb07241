"""A model of conversations in a few lines, to hold the real ones against."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.errors import AlreadyAccepted, AtCapacity, IllegalMove, JieliError, NotTheAssignee
from handoff.conversation import State
from handoff.intake import REOPEN_WINDOW

GRACE, IDLE = timedelta(minutes=1), timedelta(hours=24)


@dataclass
class Expected:
    """What one conversation should look like; ``epoch`` counts its changes of owner."""

    id: str
    changed_at: datetime
    state: State = State.BOT
    owner: str | None = None
    epoch: int = 1
    said: list[tuple[str, str]] = field(default_factory=list)
    waiting_since: datetime | None = None
    accepted_at: datetime | None = None
    replied: bool = False
    closed_at: datetime | None = None

    def say(self, sender: str, text: str, now: datetime) -> None:
        """Somebody's words come last."""
        self.said.append((sender, text))
        self.changed_at = now
        self.replied = self.replied or sender == "agent"

    def go(self, state: State, now: datetime, owner: str | None = None) -> None:
        """It changes hands."""
        if state is State.ASSIGNED:
            self.accepted_at, self.replied = now, False
        if self.state is State.BOT:
            self.waiting_since = now
        self.closed_at = now if state is State.CLOSED else None
        self.state, self.owner, self.changed_at = state, owner, now
        self.epoch += 1

    def reopens(self, now: datetime) -> bool:
        """Tell whether the next message belongs here rather than to a new conversation."""
        return self.closed_at is None or now - self.closed_at <= REOPEN_WINDOW

    def left_alone(self, seen: datetime | None, now: datetime) -> bool:
        """Tell whether its agent has vanished and a word of hers is due."""
        if self.state is not State.ASSIGNED or self.accepted_at is None:
            return False
        last = next(who for who, _ in reversed(self.said) if who in ("customer", "agent"))
        gone = max(self.accepted_at, seen or self.accepted_at) < now - GRACE
        return gone and (not self.replied or last == "customer")

    def idle(self, now: datetime) -> bool:
        """Tell whether it is with the bot and nobody cares any more."""
        return self.state is State.BOT and self.changed_at < now - IDLE


def refusal(action: str, expected: Expected, agent: str, room: int) -> type[JieliError] | None:
    """Return the error with which an agent's action must be refused, or None."""
    hers = expected.state is State.ASSIGNED and expected.owner == agent
    if action not in ("accept", "take_over"):
        return None if hers else NotTheAssignee
    if expected.state is State.ASSIGNED:
        return None if hers else AlreadyAccepted
    wanted = State.QUEUED if action == "accept" else State.BOT
    if expected.state is not wanted:
        return IllegalMove
    return None if room > 0 else AtCapacity
