"""In which teams an agent was when, from what was told of it.

Pure functions; every word is defined in docs/metrics.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from deflection.shifts.shift import Span


class Placed(NamedTuple):
    """From a moment on, she was in these teams and in no others."""

    teams: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Memberships:
    """What was told of some agents' teams, by agent and in the order of writing; of whom nothing
    was told, she is in none."""

    told: Mapping[str, Sequence[Placed]] = field(default_factory=dict)

    def at(self, agent_id: str, moment: datetime) -> tuple[str, ...]:
        """Return an agent's teams at a moment: those that were told last of what had begun by then.

        So a clock that was wrong when it was told harms nothing that was told later.
        """
        told = reversed(self.told.get(agent_id, ()))
        return next((one.teams for one in told if one.at <= moment), ())

    def times(self, agent_id: str, whole: Span) -> dict[str, list[Span]]:
        """Return the parts of a time in which an agent was in each of her teams."""
        changes = {one.at for one in self.told.get(agent_id, ())}
        cuts = sorted({*whole, *(at for at in changes if whole.since < at < whole.until)})
        found: dict[str, list[Span]] = {}
        for part in map(Span._make, pairwise(cuts)):
            for team in self.at(agent_id, part.since):
                found.setdefault(team, []).append(part)
        return found


NO_TEAMS = Memberships()
