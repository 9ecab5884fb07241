"""An experiment: what is tried, on whom, what decides, and where it stands in its life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from deflection.experiments.treating.treatment import Treatment


class State(StrEnum):
    """``draft`` nobody is in it · ``running`` · ``stopped`` who was in it is still observed to the
    end, and everybody is treated as the operator has set it."""

    DRAFT = "draft"
    RUNNING = "running"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to treat customers; the first of an experiment is what the others are held by."""

    key: str
    name: str
    treatment: Treatment


@dataclass(frozen=True, slots=True)
class Experiment:
    """``share`` (0–1) of all contacts are in it, split evenly. Each is observed for ``days`` from
    her exposure on. ``planned`` is for how many contacts the interval is made narrowest, fixed
    before the first. ``metric`` decides, ``guards`` must not get worse. ``followed_at`` is until
    when it is known who was exposed."""

    id: str
    name: str
    hypothesis: str
    variants: tuple[Variant, ...]
    metric: str
    guards: tuple[str, ...]
    share: float
    days: int
    planned: int
    salt: str
    state: State = State.DRAFT
    created_by: str = ""
    created_at: datetime | None = None
    started_at: datetime | None = None
    stopped_at: datetime | None = None
    conclusion: str = ""
    followed_at: datetime | None = None

    @property
    def levers(self) -> frozenset[str]:
        """Return all that any variant changes."""
        return frozenset[str]().union(*(one.treatment.levers for one in self.variants))

    @property
    def span(self) -> timedelta:
        """Return for how long a contact is observed before she counts."""
        return timedelta(days=self.days)

    @property
    def treatments(self) -> dict[str, Treatment]:
        """Return the treatment of each variant by its key."""
        return {one.key: one.treatment for one in self.variants}
