"""Who gets whom: Jieli's own routing, as the product calls it, and what it is compared with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Protocol

from benchmarks.handoff.scenario import Customer
from handoff.routing.rules.order import Standing, rank_at
from handoff.routing.rules.policy import Policy as Rules
from handoff.routing.rules.policy import StandIns
from handoff.routing.rules.ranking import Agent as Candidate
from handoff.routing.rules.ranking import Handoff, needs_now, rank
from handoff.routing.rules.skill import Need, Skill, SkillKind, lane_of
from handoff.routing.staffing.presence import Presence

OPENING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class Agent:
    """An agent at work; ``idle_since`` is when she last got or ended a chat."""

    id: str
    capacity: int
    languages: dict[str, int]
    topics: dict[str, int]
    load: int = 0
    idle_since: float = 0.0

    @property
    def has_room(self) -> bool:
        """Tell whether she can take another chat."""
        return self.load < self.capacity


@dataclass
class Waiting:
    """A customer in the queue since ``asked_at``; ``passed`` had her already and could not help."""

    customer: Customer
    asked_at: float
    passed: set[str] = field(default_factory=set)


class Policy(Protocol):
    """A way of giving customers to agents."""

    def order(self, waiting: Waiting) -> float:
        """Return her place as a number: the smallest is next. It never changes while she waits."""

    def choose(self, waiting: Waiting, agents: Sequence[Agent], now: float) -> Agent | None:
        """Return who takes a customer now, None when nobody may."""

    def looks_again(self) -> Iterable[float]:
        """Return after how many seconds of waiting the same agents may give another answer."""

    def lane(self, waiting: Waiting, now: float) -> str:
        """Return what is asked of who takes her now, as the queue's estimate reads it."""


@dataclass(frozen=True)
class Jieli:
    """The product's ranking and order of the queue, by its policy file."""

    rules: Rules

    def order(self, waiting: Waiting) -> float:
        """Return her place as the product keeps it."""
        customer = waiting.customer
        moment = rank_at(_at(customer.arrives_at), Standing(customer.tier), self.rules)
        return (moment - OPENING).total_seconds()

    def choose(self, waiting: Waiting, agents: Sequence[Agent], now: float) -> Agent | None:
        """Return the first agent of the product's ranking."""
        customer = waiting.customer
        handoff = Handoff(
            self._needs(customer), _at(waiting.asked_at), passed=frozenset(waiting.passed)
        )
        ranked = rank(handoff, map(candidate, agents), _at(now), self.rules)
        if not ranked:
            return None
        return next(agent for agent in agents if agent.id == ranked[0].agent_id)

    def looks_again(self) -> Iterable[float]:
        """Return when less is asked of an agent, and when any room will do."""
        return [*(step.after for step in self.rules.relax), self.rules.stand_ins.until]

    def lane(self, waiting: Waiting, now: float) -> str:
        """Return what the product still asks of an agent."""
        waited = timedelta(seconds=now - waiting.asked_at)
        return lane_of(needs_now(self._needs(waiting.customer), waited, self.rules))

    def _needs(self, customer: Customer) -> tuple[Need, ...]:
        least = self.rules.needs
        return (
            Need(Skill(SkillKind.LANGUAGE, customer.language), least.language),
            Need(Skill(SkillKind.TOPIC, customer.topic), least.topic),
        )


@dataclass(frozen=True)
class FirstCome:
    """First come, first served, by whoever is picked among those who speak her language and have
    room; what they know of her topic counts nothing."""

    pick: Callable[[Sequence[Agent]], Agent]

    def order(self, waiting: Waiting) -> float:
        """Return when she came."""
        return waiting.customer.arrives_at

    def choose(self, waiting: Waiting, agents: Sequence[Agent], now: float) -> Agent | None:
        """Return one of those who have room and did not have her before."""
        free = [
            agent
            for agent in agents
            if agent.has_room
            and waiting.customer.language in agent.languages
            and agent.id not in waiting.passed
        ]
        return self.pick(free) if free else None

    def looks_again(self) -> Iterable[float]:
        """Return nothing: time changes nothing."""
        return ()

    def lane(self, waiting: Waiting, now: float) -> str:
        """Return her language."""
        return lane_of([Need(Skill(SkillKind.LANGUAGE, waiting.customer.language))])


def policies(rules: Rules, seed: int) -> dict[str, Policy]:
    """Return every policy by its name: ours, ours never asking less, ours asking less of whoever
    has room at all, two that know no topics."""
    return {
        "jieli": Jieli(rules),
        "jieli_strict": Jieli(replace(rules, relax=())),
        "jieli_any_room": Jieli(replace(rules, stand_ins=StandIns(share=1.0, until=0.0))),
        "first_come_first_served": FirstCome(lambda free: min(free, key=_idle)),
        "random": FirstCome(Random(seed).choice),
    }


def _idle(agent: Agent) -> tuple[float, str]:
    return agent.idle_since, agent.id


def _at(seconds: float) -> datetime:
    return OPENING + timedelta(seconds=seconds)


def candidate(agent: Agent) -> Candidate:
    """Return an agent as the product's ranking and estimate take her."""
    skills = {f"language:{name}": level for name, level in agent.languages.items()}
    skills |= {f"topic:{name}": level for name, level in agent.topics.items()}
    idle_since = _at(agent.idle_since)
    return Candidate(
        agent.id, Presence.ONLINE, agent.capacity, agent.load, skills, idle_since=idle_since
    )
