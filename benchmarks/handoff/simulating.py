"""One day in a support centre, event by event: who comes, waits, is served, or gives up."""

from __future__ import annotations

import heapq
import itertools
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.handoff.policies import Agent, Policy, Waiting, candidate
from benchmarks.handoff.scenario import Customer, Scenario
from handoff.queue.sharing import Waiting as Asked
from handoff.queue.sharing import paces
from handoff.queue.store import NEWEST
from handoff.queue.wait import Wait, expected_wait


@dataclass
class Day:
    """What is known at the end of a day; times in seconds.

    ``served`` are the customers who were, each with her wait; ``told`` are waits with the range
    that was told when she came. ``busy`` is slot time spent with customers until ``ended_at``, when
    the last one left.
    """

    served: list[tuple[Customer, float]] = field(default_factory=list)
    told: list[tuple[Wait, float]] = field(default_factory=list)
    abandoned: int = 0
    handed_back: int = 0
    busy: float = 0.0
    ended_at: float = 0.0

    @property
    def waits(self) -> list[float]:
        """Return how long those waited who were served."""
        return [wait for _, wait in self.served]


class Simulation:
    """Plays one day under one policy. Nothing in it is chance: that is in the customers."""

    def __init__(self, scenario: Scenario, customers: Sequence[Customer], policy: Policy) -> None:
        self._scenario = scenario
        self._policy = policy
        self._agents = _staff(scenario)
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = itertools.count()
        self._queue: list[tuple[float, int, Waiting]] = []
        self._told: dict[int, Wait | None] = {}
        self._served: deque[float] = deque(maxlen=NEWEST)
        self._now = 0.0
        self._day = Day()
        for customer in customers:
            self._at(customer.arrives_at, lambda customer=customer: self._arrive(customer))

    def run(self) -> Day:
        """Play until the last customer has left."""
        while self._events:
            self._now, _, happen = heapq.heappop(self._events)
            happen()
            self._drain()
        return self._day

    def _at(self, moment: float, happen: Callable[[], None]) -> None:
        heapq.heappush(self._events, (moment, next(self._numbers), happen))

    def _arrive(self, customer: Customer) -> None:
        waiting = Waiting(customer, self._now)
        self._join(waiting)
        self._told[customer.number] = self._estimate(waiting)
        self._at(self._now + customer.patience, lambda: self._give_up(waiting))

    def _join(self, waiting: Waiting) -> None:
        place = (self._policy.order(waiting), waiting.customer.number, waiting)
        self._queue.append(place)
        self._queue.sort(key=lambda each: each[:2])
        for after in self._policy.looks_again():
            self._at(self._now + after, lambda: None)

    def _leave(self, waiting: Waiting) -> bool:
        before = len(self._queue)
        self._queue = [each for each in self._queue if each[2] is not waiting]
        return len(self._queue) < before

    def _give_up(self, waiting: Waiting) -> None:
        if self._leave(waiting):
            self._abandon()

    def _estimate(self, waiting: Waiting) -> Wait | None:
        """Return what the product tells her: her place among those who need the same agents."""
        queue = [each for _, _, each in self._queue]
        asked = [
            Asked(str(each.customer.number), self._policy.lane(each, self._now)) for each in queue
        ]
        found = paces(asked, [candidate(agent) for agent in self._agents], tuple(self._served))
        place, pace = next(itertools.islice(found, queue.index(waiting), None))
        return expected_wait(place, pace)

    def _drain(self) -> None:
        """Give everybody who can be served to an agent, in the order of the queue."""
        for _, _, waiting in list(self._queue):
            if not any(agent.has_room for agent in self._agents):
                return
            agent = self._policy.choose(waiting, self._agents, self._now)
            if agent is not None:
                self._leave(waiting)
                self._serve(waiting, agent)

    def _serve(self, waiting: Waiting, agent: Agent) -> None:
        agent.load += 1
        agent.idle_since = self._now
        begun, seconds = self._now, self._seconds(waiting.customer, agent)
        if seconds is None:
            self._at(
                begun + self._scenario.hand_back_after, lambda: self._hand_back(waiting, agent)
            )
            return
        self._note_wait(waiting.customer)
        self._at(begun + seconds, lambda: self._end(agent, seconds))

    def _seconds(self, customer: Customer, agent: Agent) -> float | None:
        """Return how long an agent takes, None when she cannot help."""
        level = agent.topics.get(customer.topic, 0)
        if customer.language not in agent.languages:
            return None
        if level == 0 and customer.luck < self._scenario.hand_back_share:
            return None
        return customer.takes * self._scenario.longer_by_level[level]

    def _note_wait(self, customer: Customer) -> None:
        waited = self._now - customer.arrives_at
        self._day.served.append((customer, waited))
        told = self._told[customer.number]
        if told is not None:
            self._day.told.append((told, waited))

    def _end(self, agent: Agent, seconds: float) -> None:
        self._free(agent, seconds)
        self._served.append(seconds)

    def _hand_back(self, waiting: Waiting, agent: Agent) -> None:
        self._free(agent, self._scenario.hand_back_after)
        self._day.handed_back += 1
        waiting.passed.add(agent.id)
        waiting.asked_at = self._now  # all that she needs is asked anew
        if self._now - waiting.customer.arrives_at > waiting.customer.patience:
            self._abandon()
        else:
            self._join(waiting)

    def _abandon(self) -> None:
        self._day.abandoned += 1
        self._day.ended_at = self._now

    def _free(self, agent: Agent, seconds: float) -> None:
        agent.load -= 1
        agent.idle_since = self._now
        self._day.busy += seconds
        self._day.ended_at = self._now


def _staff(scenario: Scenario) -> list[Agent]:
    return [
        Agent(f"{at}-{number}", group.capacity, dict(group.languages), dict(group.topics))
        for at, group in enumerate(scenario.agents)
        for number in range(group.count)
    ]
