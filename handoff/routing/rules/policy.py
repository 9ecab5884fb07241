"""The policy of routing, as data: what the file `policy.yml` says, with its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, ClassVar

from handoff.routing.rules.skill import HIGHEST, LOWEST

NORMAL, STANDARD = "normal", "standard"
_DAY = 24 * 60 * 60.0
_STRICT: Mapping[str, Any] = {"extra": "forbid"}


class Mode(StrEnum):
    """Agents take from the queue, or are offered one customer at a time."""

    PULL = "pull"
    PUSH = "push"


class Drop(StrEnum):
    """What is no longer asked of an agent after a while."""

    LEVEL = "level"
    TOPIC = "topic"
    TEAM = "team"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Offering:
    """How long an agent may think, how many offers in a row she may let pass, and for how long she
    is not asked again for the same customer."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = _STRICT
    seconds: float
    unanswered: int
    again: float

    def __post_init__(self) -> None:
        _within("seconds", self.seconds, 1, 3600)
        _within("again", self.again, 0, _DAY)
        _within("unanswered", self.unanswered, 1, 100)


@dataclass(frozen=True, slots=True)
class LeastLevels:
    """The level that an agent must have in the language and in the topic."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = _STRICT
    language: int
    topic: int

    def __post_init__(self) -> None:
        _within("language", self.language, LOWEST, HIGHEST)
        _within("topic", self.topic, LOWEST, HIGHEST)


@dataclass(frozen=True, slots=True)
class Relaxation:
    """After so many seconds of waiting, something is no longer asked."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = _STRICT
    after: float
    drop: Drop

    def __post_init__(self) -> None:
        _within("after", self.after, 0, _DAY)


@dataclass(frozen=True, slots=True)
class StandIns:
    """Which share of her capacity (0 to 1) an agent's chats may fill with who asked for more than
    she can, and after how many seconds of waiting any room will do."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = _STRICT
    share: float
    until: float

    def __post_init__(self) -> None:
        _within("share", self.share, 0, 1)
        _within("until", self.until, 0, _DAY)


@dataclass(frozen=True, slots=True)
class Newcomers:
    """The first days of a customer, and her head start in them in seconds."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = _STRICT
    days: int
    head_start: float

    def __post_init__(self) -> None:
        _within("days", self.days, 0, 3650)
        _within("head_start", self.head_start, -_DAY, _DAY)


@dataclass(frozen=True, slots=True)
class TopicWeights:
    """What an article counts for the topic: shown, opened, read (at most so much), found for a
    question. Below the least share (0 to 1) of all there is no topic."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = _STRICT
    shown: float
    opened: float
    ten_seconds_read: float
    most_read: float
    asked: float
    least_share: float

    def __post_init__(self) -> None:
        for name in ("shown", "opened", "ten_seconds_read", "most_read", "asked"):
            _within(name, getattr(self, name), 0, 1000)
        _within("least_share", self.least_share, 0, 1)


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything that decides who gets whom; times in seconds."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = _STRICT
    mode: Mode
    offer: Offering
    needs: LeastLevels
    relax: tuple[Relaxation, ...]
    stand_ins: StandIns
    tiers: Mapping[str, float]
    priorities: Mapping[str, float]
    newcomers: Newcomers
    priority_of: Mapping[str, str]
    last_agent_days: int
    weights: Mapping[str, float]
    topics: Mapping[str, tuple[str, ...]]
    topic: TopicWeights

    def __post_init__(self) -> None:
        for name, at_least in (("tiers", STANDARD), ("priorities", NORMAL)):
            table: Mapping[str, float] = getattr(self, name)
            if at_least not in table:
                raise ValueError(f"{name}: must have {at_least}")
            for key, seconds in table.items():
                _within(f"{name}.{key}", seconds, -_DAY, _DAY)
        for reason, priority in self.priority_of.items():
            if priority not in self.priorities:
                raise ValueError(f"priority_of.{reason}: {priority} is no priority")
        for channel, weight in self.weights.items():
            _within(f"weights.{channel}", weight, 0.1, 10)
        if [each.after for each in self.relax] != sorted(each.after for each in self.relax):
            raise ValueError("relax: the earliest must come first")
        _within("last_agent_days", self.last_agent_days, 0, 3650)

    def weight(self, channel: str) -> float:
        """Return how much of an agent's capacity a chat of a channel takes."""
        return self.weights.get(channel, 1.0)

    def priority(self, reason: str) -> str:
        """Return how urgent a handoff is that was made for such a reason."""
        return self.priority_of.get(reason, NORMAL)

    @property
    def offer_time(self) -> timedelta:
        """Return how long an agent may think about an offer."""
        return timedelta(seconds=self.offer.seconds)

    @property
    def not_again(self) -> timedelta:
        """Return for how long who let a customer pass is not offered her again."""
        return timedelta(seconds=self.offer.again)


def _within(name: str, value: float, lowest: float, highest: float) -> None:
    if not lowest <= value <= highest:
        raise ValueError(f"{name}: must be {lowest:g} to {highest:g}")
