"""The outcome of an episode: what self-service solved, and what became of the rest.

An outcome is a pure function of an episode, of when the same contact next asked something, and of
the moment that asks; so it can be computed anew at any time, and with another definition.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from deflection.episodes.episode import Ending, Episode
from deflection.episodes.following import Again


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
    resolved by an agent, is durable when she did not come again within ``durable_after``. A wait
    is short within ``in_time`` (the usual 80/20 of call centres).
    """

    assumed_after: timedelta = timedelta(hours=24)
    durable_after: timedelta = timedelta(days=7)
    in_time: timedelta = timedelta(seconds=20)

    def __post_init__(self) -> None:
        if not timedelta(0) < self.assumed_after <= self.durable_after:
            raise ValueError("silence must last, and not longer than until an outcome is durable")


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome, None where nothing was asked, and whether what was solved stayed so.

    ``durable`` is of what self-service or an agent solved: None where that is not known yet, or
    nobody solved anything. ``mature``: the time in which she might have come again is over; only
    then does it count, or who comes again would be known before who does not. ``look_at`` is when
    time alone changes any of it, None where it does not.
    """

    outcome: Outcome | None
    durable: bool | None = None
    mature: bool = False
    look_at: datetime | None = None


def verdict(episode: Episode, again: Again, now: datetime, definition: Definition) -> Verdict:
    """Return the outcome of an episode as a moment knows it.

    ``again`` is when the contact next came, on any channel (`deflection.episodes.following`).
    """
    outcome, settles = _outcome(episode, again.at, now, definition)
    since, next_at = _solved(episode, outcome, again)
    if outcome is Outcome.PENDING or (outcome is None and since is None):
        return Verdict(outcome, look_at=settles)
    until = (since or episode.last_at) + definition.durable_after
    mature = now >= until
    durable = None
    if since is not None:
        durable = False if next_at is not None and next_at < until else (mature or None)
    return Verdict(outcome, durable, mature, None if mature else until)


def _outcome(
    episode: Episode, next_at: datetime | None, now: datetime, definition: Definition
) -> tuple[Outcome | None, datetime | None]:
    """Return an outcome, and when silence settles it where it is pending."""
    if not episode.questions:
        return None, None
    said = _SAID.get(episode.ending)
    if said is not None:
        return said, None
    settles = episode.last_at + definition.assumed_after
    if next_at is not None and next_at < settles:
        return Outcome.CAME_BACK, None
    return (_SILENT[episode.ending], None) if now >= settles else (Outcome.PENDING, settles)


def _solved(
    episode: Episode, outcome: Outcome | None, again: Again
) -> tuple[datetime | None, datetime | None]:
    """Return when self-service or an agent was done, and the contact that would undo it: after
    self-service any, after an agent one on the topic, in the same conversation, too."""
    if outcome in DEFLECTED:
        return episode.last_at, again.at
    resolved_at = episode.care.resolved_at
    if resolved_at is None:
        return None, None
    here = (at for at in episode.came if at > resolved_at)
    return resolved_at, min((*here, *filter(None, [again.on_topic])), default=None)
