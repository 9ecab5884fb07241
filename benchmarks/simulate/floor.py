"""The room in which agents sit: who waits, who is idle, who is there, and what was promised."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from benchmarks.simulate.agenda import Pause
from benchmarks.simulate.diary import Episode, Waiting

_HANDED_AT_MOST = 2


@dataclass(slots=True)
class Guest:
    """A customer in the queue or with an agent: who is to be woken when something happened.

    ``answered`` lets her hear that the answer came that she was promised.
    """

    episode: Episode
    waiting: Waiting
    is_mine: Callable[[dict[str, Any]], bool]
    answered: Callable[[Episode], Awaitable[None]]
    woken: Pause | None = None
    said: Pause | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """A guest in an agent's hands."""

    conversation_id: str
    guest: Guest


@dataclass(frozen=True, slots=True)
class Promise:
    """A customer who is to be answered, and when."""

    due: datetime
    customer: Customer


class Colleague(Protocol):
    """Who can be handed a customer."""

    name: str
    handed: list[Customer]

    def take(self, customer: Customer) -> None:
        """Get a customer from a colleague."""


@dataclass(slots=True)
class Floor:
    """What agents know of each other and of the queue."""

    guests: list[Guest] = field(default_factory=list)
    idle: list[Pause] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    there: list[Colleague] = field(default_factory=list)

    def ring(self) -> None:
        """Let an idle agent know that somebody waits."""
        if self.idle:
            self.idle.pop(0).end()

    def present(self, agent: Colleague, online: bool) -> None:
        """Note that an agent can be handed a customer, or cannot."""
        self.there = [one for one in self.there if one is not agent]
        if online:
            self.there.append(agent)

    def colleague_of(self, agent: Colleague) -> Colleague | None:
        """Return who has been handed fewest customers, if anybody else is there with room."""
        others = [one for one in self.there if one is not agent]
        free = [one for one in others if len(one.handed) < _HANDED_AT_MOST]
        return min(free, key=lambda one: (len(one.handed), one.name), default=None)

    def due(self, now: datetime) -> Promise | None:
        """Return a promise that is to be kept now."""
        first = min(self.promises, key=lambda one: one.due, default=None)
        return first if first is not None and first.due <= now else None

    def next_due(self, now: datetime) -> datetime | None:
        """Return when the next promise is to be kept that is not due yet."""
        return min((one.due for one in self.promises if one.due > now), default=None)
