"""What was promised in one conversation: the service levels, by the clock of the business hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handoff.conversation import State
from handoff.hours.calendar import ALWAYS, Calendar
from handoff.levels.level import Case, Level, Levels, Promise, levels_of
from handoff.tables import ConversationRow
from handoff.tickets.tables import TicketRow

_REPLIES = (Promise.FIRST_REPLY, Promise.NEXT_REPLY)


@dataclass(frozen=True, slots=True)
class Promises:
    """Says what runs in a conversation."""

    levels: Levels
    calendar: Calendar

    def of(
        self, row: ConversationRow, ticket: TicketRow | None, tier: str, now: datetime
    ) -> list[Level]:
        """Return how each running promise to a customer of a tier stands, the most urgent first."""
        case = _case(row, ticket)
        if case is None:
            return []
        later = row.state in (State.TICKET, State.BOT)
        targets = self.levels.targets(tier, row.channel, ticket=later)
        return levels_of(case, targets, self.levels.risk, self.calendar, now)

    def reply(self, row: ConversationRow, tier: str) -> Level | None:
        """Return the reply that somebody waits for in a chat, as it stood when it began to run."""
        asked_at = row.waiting_since
        if row.state not in (State.QUEUED, State.ASSIGNED) or asked_at is None:
            return None
        running = self.of(row, None, tier, asked_at)
        return next((each for each in running if each.promise in _REPLIES), None)


NOTHING_PROMISED = Promises(Levels(()), ALWAYS)


def _case(row: ConversationRow, ticket: TicketRow | None) -> Case | None:
    """Return what happened in a conversation so far; None where nothing is promised.

    Her words wait since ``awaiting_since``: while that is when she asked, nobody has replied.
    """
    if ticket is not None and row.state in (State.TICKET, State.BOT):
        return Case(ticket.opened_at, ticket.first_reply_at is not None, row.awaiting_since)
    asked_at, waits = row.waiting_since, row.awaiting_since
    if row.state not in (State.QUEUED, State.ASSIGNED) or asked_at is None:
        return None
    return Case(asked_at, waits is None or waits > asked_at, waits)
