"""A support centre as its file describes it, and the customers of one of its days."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, ClassVar

import yaml
from pydantic import TypeAdapter

SHIPPED = Path(__file__).with_name("scenario.yml")
FEW_SPECIALISTS = Path(__file__).with_name("few_specialists.yml")
HOUR = 3600.0


@dataclass(frozen=True)
class Topic:
    """What a share of the customers asks about, and how long such a chat takes."""

    share: float
    mean: float
    spread: float

    def draw(self, chance: Random) -> float:
        """Return how long one chat takes, in seconds (lognormal with this mean)."""
        return chance.lognormvariate(math.log(self.mean) - self.spread**2 / 2, self.spread)


@dataclass(frozen=True)
class Group:
    """Agents who are alike."""

    count: int
    capacity: int
    languages: Mapping[str, int]
    topics: Mapping[str, int]


@dataclass(frozen=True)
class Scenario:
    """Everything that the file says; times in seconds."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}
    days: int
    seed: int
    arrivals_per_hour: tuple[float, ...]
    patience: float
    languages: Mapping[str, float]
    tiers: Mapping[str, float]
    topics: Mapping[str, Topic]
    longer_by_level: Mapping[int, float]
    hand_back_after: float
    hand_back_share: float
    agents: tuple[Group, ...]

    @property
    def slots(self) -> int:
        """Return how many chats all agents hold at once."""
        return sum(group.count * group.capacity for group in self.agents)

    @property
    def closes_at(self) -> float:
        """Return when the last customer may come."""
        return len(self.arrivals_per_hour) * HOUR


@dataclass(frozen=True)
class Customer:
    """One customer of a day; what is chance in her is drawn once, so that every policy serves the
    same people. ``luck`` (0 to 1) decides whether who does not know her topic can help."""

    number: int
    arrives_at: float
    patience: float
    language: str
    tier: str
    topic: str
    takes: float
    luck: float


def load(file: Path = SHIPPED) -> Scenario:
    """Read a scenario; raise `pydantic.ValidationError` naming the entry that is wrong."""
    return TypeAdapter(Scenario).validate_python(yaml.safe_load(file.read_text("utf-8")))


def customers(scenario: Scenario, day: int) -> list[Customer]:
    """Draw the customers of a day, in the order in which they come."""
    chance = Random(f"{scenario.seed}:{day}")
    return [
        Customer(
            number,
            moment,
            chance.expovariate(1 / scenario.patience),
            _one_of(scenario.languages, chance),
            _one_of(scenario.tiers, chance),
            topic := _one_of({name: each.share for name, each in scenario.topics.items()}, chance),
            scenario.topics[topic].draw(chance),
            chance.random(),
        )
        for number, moment in enumerate(_arrivals(scenario, chance))
    ]


def _arrivals(scenario: Scenario, chance: Random) -> Iterator[float]:
    """Yield the moments of a Poisson process whose rate changes by the hour (by thinning)."""
    highest = max(scenario.arrivals_per_hour)
    moment = 0.0
    while (moment := moment + chance.expovariate(highest / HOUR)) < scenario.closes_at:
        if chance.random() < scenario.arrivals_per_hour[int(moment // HOUR)] / highest:
            yield moment


def _one_of(shares: Mapping[str, float], chance: Random) -> str:
    return chance.choices(list(shares), list(shares.values()))[0]
