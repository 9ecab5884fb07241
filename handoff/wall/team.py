"""How busy each team is: a pure sum over its agents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from handoff.routing.staffing.presence import Presence


@dataclass(frozen=True, slots=True)
class Worker:
    """An agent as the wall counts her; load and capacity are in chats."""

    id: str
    presence: Presence
    load: float
    capacity: float
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Busyness:
    """How many agents are in a team and online, and what those who are hold of what they can."""

    agents: int = 0
    online: int = 0
    load: float = 0.0
    capacity: float = 0.0


def busyness(workers: Iterable[Worker], team_ids: Sequence[str]) -> Mapping[str, Busyness]:
    """Return how busy each team is; an agent of two teams counts in both."""
    found = {team_id: Busyness() for team_id in team_ids}
    for worker in workers:
        for team_id in worker.teams:
            if team_id in found:
                found[team_id] = _with(found[team_id], worker)
    return found


def everybody(workers: Iterable[Worker]) -> Busyness:
    """Return how busy all agents are together."""
    total = Busyness()
    for worker in workers:
        total = _with(total, worker)
    return total


def _with(sum_: Busyness, worker: Worker) -> Busyness:
    online = worker.presence is Presence.ONLINE
    return Busyness(
        sum_.agents + 1,
        sum_.online + online,
        sum_.load + worker.load,
        sum_.capacity + (worker.capacity if online else 0.0),
    )
