"""The outcome of an episode: what self-service solved, and what became of the rest.

An outcome is a pure function of an episode, of when the same contact next asked something, and of
the moment that asks; so it can be computed anew at any time, and with another definition.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from deflection.episode import Ending, Episode


class Outcome(StrEnum):
    """What became of an episode with a question; each has one, so the shares sum to 100 %.

    ``pending`` is not an outcome yet, and counted beside: she waits, or may still come back.
    """

    CONFIRMED = "confirmed"
    ASSUMED = "assumed"
    CAME_BACK = "came_back"
    HANDED_OFF = "handed_off"
    ABANDONED_IN_QUEUE = "abandoned_in_queue"
    ABANDONED_UNANSWERED = "abandoned_unanswered"
    BOUNCED = "bounced"
    PENDING = "pending"


DEFLECTED = frozenset({Outcome.CONFIRMED, Outcome.ASSUMED})
SETTLED = tuple(outcome for outcome in Outcome if outcome is not Outcome.PENDING)

_SAID = {
    Ending.PERSON: Outcome.HANDED_OFF,
    Ending.WAITING: Outcome.PENDING,
    Ending.LEFT_QUEUE: Outcome.ABANDONED_IN_QUEUE,
    Ending.HELPED: Outcome.CONFIRMED,
}
"""What needs no silence to be known."""

_SILENT = {
    Ending.ANSWERED: Outcome.ASSUMED,
    Ending.UNTAKEN: Outcome.BOUNCED,
    Ending.UNANSWERED: Outcome.ABANDONED_UNANSWERED,
}
"""What silence means, once it has lasted."""


@dataclass(frozen=True, slots=True)
class Definition:
    """What the words mean by the clock; a change of it is told, and everything computed anew.

    After ``assumed_after`` of silence an answer is taken to have helped; what was deflected, or
    resolved by an agent, is durable when she asked nothing more, on any channel, within
    ``durable_after``.
    """

    version: int = 3
    assumed_after: timedelta = timedelta(hours=24)
    durable_after: timedelta = timedelta(days=7)

    def __post_init__(self) -> None:
        if not timedelta(0) < self.assumed_after <= self.durable_after:
            raise ValueError("silence must last, and not longer than until an outcome is durable")


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome, and whether it is durable: None where that is not known yet, or not asked of it.

    ``look_at`` is when time alone changes it, None where it does not.
    """

    outcome: Outcome
    durable: bool | None = None
    look_at: datetime | None = None


def verdict(
    episode: Episode, next_asked_at: datetime | None, now: datetime, definition: Definition
) -> Verdict | None:
    """Return the outcome of an episode as a moment knows it; None where nothing was asked.

    ``next_asked_at`` is when the contact began the next episode in which she asked, on any channel.
    """
    if not episode.questions:
        return None
    outcome = _SAID.get(episode.ending)
    settles = None
    if outcome is None:
        settles = episode.last_at + definition.assumed_after
        outcome = _of_silence(episode.ending, next_asked_at, settles, now)
    if outcome is Outcome.PENDING:
        return Verdict(outcome, None, settles)
    since = _solved_at(episode, outcome)
    if since is None:
        return Verdict(outcome)
    until = since + definition.durable_after
    if next_asked_at is not None and next_asked_at < until:
        return Verdict(outcome, durable=False)
    return Verdict(outcome, True) if now >= until else Verdict(outcome, None, until)


def _solved_at(episode: Episode, outcome: Outcome) -> datetime | None:
    """Return when self-service or an agent was done; None where nobody solved anything."""
    if outcome in DEFLECTED:
        return episode.last_at
    return episode.care.resolved_at if outcome is Outcome.HANDED_OFF else None


def _of_silence(
    ending: Ending, next_asked_at: datetime | None, settles: datetime, now: datetime
) -> Outcome:
    if next_asked_at is not None and next_asked_at < settles:
        return Outcome.CAME_BACK
    return _SILENT[ending] if now >= settles else Outcome.PENDING
