"""How many ends of chats each waiting customer needs, where not every agent can take everybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handoff.queue.wait import Pace
from handoff.routing.rules.ranking import Agent
from handoff.routing.rules.skill import needs_of


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who waits in the queue, and the lane: what is asked of who takes her."""

    conversation_id: str
    lane: str


def paces(
    queue: Sequence[Waiting], crew: Sequence[Agent], served: Sequence[float]
) -> Iterator[tuple[float, Pace]]:
    """Yield for each customer, in the order of the queue, her place among those who wait for the
    same agents, counted from 1, and how fast these work.

    Somebody ahead stands before her only as far as the same agents must take both: of the slots
    that can take the one ahead, the share that can take her too. Who asks for nothing can be taken
    by all, so with one lane this is the plain place.
    """
    lanes = sorted({each.lane for each in queue})
    able = {lane: _able(lane, crew) for lane in lanes}
    speeds = {lane: _pace(able[lane], crew, served) for lane in lanes}
    shares = {
        lane: [(other, _share(able[lane], able[other], crew)) for other in lanes] for lane in lanes
    }
    ahead = dict.fromkeys(lanes, 0.0)
    for each in queue:
        yield ahead[each.lane] + 1, speeds[each.lane]
        for other, share in shares[each.lane]:
            ahead[other] += share


def _able(lane: str, crew: Sequence[Agent]) -> frozenset[int]:
    needs = needs_of(lane)
    return frozenset(number for number, agent in enumerate(crew) if agent.meets(needs))


def _pace(able: frozenset[int], crew: Sequence[Agent], served: Sequence[float]) -> Pace:
    agents = [crew[number] for number in able]
    free = sum(max(0.0, agent.capacity - agent.load) for agent in agents)
    return Pace(served, sum(agent.capacity for agent in agents), free)


def _share(ahead: frozenset[int], hers: frozenset[int], crew: Sequence[Agent]) -> float:
    slots = sum(crew[number].capacity for number in ahead)
    return sum(crew[number].capacity for number in ahead & hers) / slots if slots else 0.0
