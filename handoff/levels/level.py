"""Where a conversation stands against what was promised: one pure function, `levels_of`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from handoff.hours.calendar import Calendar


class Promise(StrEnum):
    """What customers are promised: the first word of a person, each next one, and the end."""

    FIRST_REPLY = "first_reply"
    NEXT_REPLY = "next_reply"
    RESOLUTION = "resolution"


class Mark(StrEnum):
    """How a promise stands, the worst last."""

    ON_TIME = "on_time"
    AT_RISK = "at_risk"
    BREACHED = "breached"


class Measure(StrEnum):
    """What is done about a promise in danger; each once for each time that it is made."""

    RAISE_PRIORITY = "raise_priority"
    OPEN_TO_ALL = "open_to_all"
    NOTIFY = "notify"
    REASSIGN = "reassign"


Targets = dict[Promise, timedelta]
"""Business time within which each promise is kept; what is not named is not promised."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What is promised to customers of some tiers on some channels; empty means all of them."""

    name: str
    chat: Targets
    ticket: Targets
    tiers: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()

    def serves(self, tier: str, channel: str) -> bool:
        """Tell whether it is for such a customer on such a channel."""
        return (not self.tiers or tier in self.tiers) and (
            not self.channels or channel in self.channels
        )


@dataclass(frozen=True, slots=True)
class Escalation:
    """When a promise has come to a mark, take a measure."""

    promise: Promise
    mark: Mark
    measure: Measure


@dataclass(frozen=True, slots=True)
class Levels:
    """All policies, the first that serves a customer counts; ``risk`` is the share of the time
    after which a promise is at risk."""

    policies: Sequence[Policy]
    risk: float = 0.75
    escalations: Sequence[Escalation] = ()

    def targets(self, tier: str, channel: str, *, ticket: bool) -> Targets:
        """Return what is promised to a customer; nothing where no policy serves her."""
        for policy in self.policies:
            if policy.serves(tier, channel):
                return policy.ticket if ticket else policy.chat
        return {}

    def soonest(self) -> timedelta | None:
        """Return the shortest time after which any promise is at risk; None without promises."""
        times = [
            target
            for policy in self.policies
            for targets in (policy.chat, policy.ticket)
            for target in targets.values()
        ]
        return min(times) * self.risk if times else None


@dataclass(frozen=True, slots=True)
class Case:
    """What happened so far: when she asked for a person, whether one has replied since, and since
    when words of hers wait for a reply (None when none do)."""

    asked_at: datetime
    replied: bool = False
    waits_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """One running promise: since when it runs, when it is at risk and when due, and how it
    stands."""

    promise: Promise
    since: datetime
    at_risk: datetime
    due: datetime
    mark: Mark

    @property
    def next_at(self) -> datetime | None:
        """Return when it stands differently, None once it is breached."""
        return {Mark.ON_TIME: self.at_risk, Mark.AT_RISK: self.due}.get(self.mark)


def levels_of(
    case: Case, targets: Targets, risk: float, calendar: Calendar, now: datetime
) -> list[Level]:
    """Return how each running promise stands, the most urgent first.

    A promise is breached once its time has passed, in business hours, and at risk after the share
    ``risk`` of it. Without any opening in years nothing is due.
    """
    levels = [
        _level(promise, since, (at_risk, due), now)
        for promise, since in _running(case)
        if promise in targets
        if (due := calendar.after(since, targets[promise])) is not None
        if (at_risk := calendar.after(since, targets[promise] * risk)) is not None
    ]
    return sorted(levels, key=lambda level: (-_BADNESS[level.mark], level.due))


def measures(
    levels: Sequence[Level], escalations: Sequence[Escalation]
) -> list[tuple[Level, Measure]]:
    """Return what is to be done now, whether or not it was done before."""
    return [
        (level, each.measure)
        for each in escalations
        for level in levels
        if each.promise is level.promise and _BADNESS[level.mark] >= _BADNESS[each.mark]
    ]


def notified(promise: str, taken: Iterable[str]) -> bool:
    """Tell whether desks were asked to look because of a promise, from the measures taken."""
    return any(
        each.startswith(f"{promise}:") and each.endswith(f":{Measure.NOTIFY.value}")
        for each in taken
    )


_BADNESS = {mark: number for number, mark in enumerate(Mark)}


def _running(case: Case) -> Iterator[tuple[Promise, datetime]]:
    if not case.replied:
        yield Promise.FIRST_REPLY, case.asked_at
    elif case.waits_since is not None:
        yield Promise.NEXT_REPLY, case.waits_since
    yield Promise.RESOLUTION, case.asked_at


def _level(
    promise: Promise, since: datetime, turns: tuple[datetime, datetime], now: datetime
) -> Level:
    at_risk, due = turns
    mark = Mark.BREACHED if now >= due else Mark.AT_RISK if now >= at_risk else Mark.ON_TIME
    return Level(promise, since, at_risk, due, mark)
