"""The order of the queue: head starts, and waiting counts the same for everybody.

A customer's score is her head start plus the time she has waited. All scores grow alike, so their
order never changes while people wait, and it can be kept as one moment: `rank_at`, when she would
have come without a head start. Who came at t is overtaken only by those who come before t plus the
difference of the head starts, so nobody starves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from handoff.routing.rules.policy import NORMAL, STANDARD, Policy
from handoff.routing.rules.reasons import Code, Reason


@dataclass(frozen=True, slots=True)
class Standing:
    """What gives a customer a head start; ``known_since`` is when we first met her."""

    tier: str = STANDARD
    priority: str = NORMAL
    known_since: datetime | None = None


def head_start(standing: Standing, now: datetime, policy: Policy) -> timedelta:
    """Return how much earlier she stands in the queue; a tier that is gone gives nothing."""
    seconds = policy.tiers.get(standing.tier, 0.0) + policy.priorities.get(standing.priority, 0.0)
    if days_known(standing.known_since, now) < policy.newcomers.days:
        seconds += policy.newcomers.head_start
    return timedelta(seconds=seconds)


def rank_at(queued_at: datetime, standing: Standing, policy: Policy) -> datetime:
    """Return her place in the queue as a moment: the smallest is next."""
    return queued_at - head_start(standing, queued_at, policy)


def score(queued_at: datetime, standing: Standing, now: datetime, policy: Policy) -> float:
    """Return head start plus waiting time in seconds: the largest is next."""
    return (now - rank_at(queued_at, standing, policy)).total_seconds()


def days_known(known_since: datetime | None, now: datetime) -> float:
    """Return for how many days we know her; for ever when nobody wrote down since when."""
    return float("inf") if known_since is None else (now - known_since) / timedelta(days=1)


def reasons(standing: Standing, now: datetime, policy: Policy) -> list[Reason]:
    """Say what gave her a head start, or a later place."""
    told = []
    if policy.tiers.get(standing.tier):
        told.append(Reason(Code.TIER, {"tier": standing.tier}))
    if policy.priorities.get(standing.priority):
        told.append(Reason(Code.PRIORITY, {"priority": standing.priority}))
    known = days_known(standing.known_since, now)
    if known < policy.newcomers.days and policy.newcomers.head_start:
        told.append(Reason(Code.NEWCOMER, {"day": int(known) + 1}))
    return told
