"""What people did in an episode: who waited how long, and how agents' time was spent.

Pure functions over facts; every word is defined in docs/metrics.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from deflection.facts import BY_AGENT, Fact, FactKind

_ENDS = frozenset(
    {FactKind.REQUEUED, FactKind.RETURNED_TO_BOT, FactKind.RESOLVED, FactKind.TICKET_OPENED}
)
MESSAGE_LEFT = "message_left"
"""The reason of who left a message and did not wait: the ticket alone tells of it."""
_PEOPLE = frozenset({FactKind.ACCEPTED, FactKind.TICKET_OPENED})


class Reached(StrEnum):
    """How far a customer came on her way to a person; ``no`` where she did not ask for one."""

    NO = "no"
    WAITING = "waiting"
    ABANDONED = "abandoned"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Stint:
    """An agent's time with a customer; ``ended_at`` is None while it goes on.

    ``first_reply_seconds`` is from taking her to the first word; ``customer_seconds`` is the part
    in which the customer had the word; ``transferred`` tells that a colleague took her over.
    """

    agent_id: str
    began_at: datetime
    ended_at: datetime | None
    first_reply_seconds: float | None
    customer_seconds: float
    replies: int
    transferred: bool = False

    @property
    def seconds(self) -> float | None:
        """Return how long it was, if it has ended."""
        return None if self.ended_at is None else elapsed(self.began_at, self.ended_at)


@dataclass(frozen=True, slots=True)
class Care:
    """The human side of an episode; waits are seconds, one for each time that she queued.

    ``asked_at`` is when a person was first wanted, by whomever.
    """

    reached: Reached = Reached.NO
    reason: str | None = None
    asked_at: datetime | None = None
    left_at: datetime | None = None
    waited: tuple[float, ...] = ()
    abandoned: tuple[float, ...] = ()
    stints: tuple[Stint, ...] = ()
    resolved_at: datetime | None = None

    @property
    def began_at(self) -> datetime | None:
        """Return when people came in: when one was wanted, or took her unasked."""
        first = self.stints[0].began_at if self.stints else None
        return self.asked_at or first


def elapsed(since: datetime, until: datetime) -> float:
    """Return the seconds between two moments; none where a clock was turned back."""
    return max(0.0, (until - since).total_seconds())


def care(facts: Iterable[Fact]) -> Care:
    """Return the human side of one episode, whose facts come in the order of writing."""
    case = _Case()
    for fact in facts:
        case.follow(fact)
    return case.close()


@dataclass(slots=True)
class _Stint:
    agent_id: str
    began_at: datetime
    first_reply: float | None = None
    hers_since: datetime | None = None
    customer_seconds: float = 0.0
    replies: int = 0

    def follow(self, fact: Fact) -> None:
        if fact.kind is FactKind.AGENT_REPLIED:
            self.replies += 1
            if self.first_reply is None:
                self.first_reply = elapsed(self.began_at, fact.at)
            self.hers_since = self.hers_since or fact.at
        elif fact.kind is FactKind.CUSTOMER_REPLIED:
            self._her_turn_ends(fact.at)

    def close(self, at: datetime | None, transferred: bool) -> Stint:
        customer_seconds = self.customer_seconds
        if at is not None:
            self._her_turn_ends(at)
            # Where a clock was turned back, her turns may have taken longer than the whole.
            customer_seconds = min(self.customer_seconds, elapsed(self.began_at, at))
        return Stint(
            self.agent_id,
            self.began_at,
            at,
            self.first_reply,
            customer_seconds,
            self.replies,
            transferred,
        )

    def _her_turn_ends(self, at: datetime) -> None:
        if self.hers_since is not None:
            self.customer_seconds += elapsed(self.hers_since, at)
            self.hers_since = None


@dataclass(slots=True)
class _Case:
    reached: Reached = Reached.NO
    reason: str | None = None
    asked_at: datetime | None = None
    left_at: datetime | None = None
    queued_at: datetime | None = None
    since: datetime | None = None
    waited: list[float] = field(default_factory=list)
    abandoned: list[float] = field(default_factory=list)
    stints: list[Stint] = field(default_factory=list)
    stint: _Stint | None = None
    resolved_at: datetime | None = None

    def follow(self, fact: Fact) -> None:
        if fact.kind is FactKind.HANDOFF_REQUESTED:
            self.reason = str(fact.data.get("reason"))
            self.asked_at = self.asked_at or fact.at
            self._come(Reached.WAITING)
        elif fact.kind is FactKind.TICKET_OPENED and fact.data.get("why") != BY_AGENT:
            self.reason = self.reason or MESSAGE_LEFT
            self.asked_at = self.asked_at or fact.at
        elif fact.kind in (FactKind.QUEUED, FactKind.REQUEUED):
            self._queue(fact)
        elif fact.kind is FactKind.ABANDONED:
            self._leave(fact)
        if fact.kind in _PEOPLE:
            self._meet(fact)
        self._chat(fact)

    def _chat(self, fact: Fact) -> None:
        """Follow whose hands she is in."""
        if fact.kind is FactKind.ACCEPTED:
            self._begin(fact)
        elif fact.kind is FactKind.TRANSFERRED:
            self._begin(fact, transferred=True)
        elif fact.kind in _ENDS:
            self._end(fact.at)
        elif self.stint is not None:
            self.stint.follow(fact)
        if fact.kind in (FactKind.RESOLVED, FactKind.TICKET_SOLVED):
            self.resolved_at = fact.at

    def _come(self, reached: Reached) -> None:
        if self.reached is not Reached.PERSON:
            self.reached, self.left_at = reached, None

    def _queue(self, fact: Fact) -> None:
        """She waits from now on; who was given back has her old place, from ``since`` on."""
        self.queued_at = fact.at
        if fact.kind is FactKind.QUEUED or self.since is None:
            self.since = fact.at

    def _leave(self, fact: Fact) -> None:
        seconds = fact.data.get("waited_seconds")
        if seconds is not None:
            self.abandoned.append(self._vain(float(seconds)))
        self.queued_at = None
        if self.reached is not Reached.PERSON:
            self.reached, self.left_at = Reached.ABANDONED, fact.at

    def _vain(self, seconds: float) -> float:
        """Return how long she waited in vain: it is told from her old place on, and an agent may
        have had her since."""
        if self.since is None or self.queued_at is None:
            return max(0.0, seconds)
        return elapsed(self.queued_at, self.since + timedelta(seconds=seconds))

    def _meet(self, fact: Fact) -> None:
        if fact.kind is FactKind.ACCEPTED and self.queued_at is not None:
            self.waited.append(elapsed(self.queued_at, fact.at))
        elif fact.kind is FactKind.ACCEPTED and self.stint is None:
            self.since = fact.at  # taken unasked: given back, she waits from then on
        self.queued_at = None
        self._come(Reached.PERSON)

    def _begin(self, fact: Fact, *, transferred: bool = False) -> None:
        self._end(fact.at, transferred=transferred)
        self.stint = _Stint(str(fact.data["agent_id"]), fact.at)

    def _end(self, at: datetime | None, *, transferred: bool = False) -> None:
        if self.stint is not None:
            self.stints.append(self.stint.close(at, transferred))
            self.stint = None

    def close(self) -> Care:
        self._end(None)
        return Care(
            self.reached,
            self.reason,
            self.asked_at,
            self.left_at,
            tuple(self.waited),
            tuple(self.abandoned),
            tuple(self.stints),
            self.resolved_at,
        )
