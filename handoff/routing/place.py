"""Where a handoff stands in the queue, as far as a move must know it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """How one handoff is routed now; fields as in `handoff.routing.tables.RoutingRow`."""

    handoff_id: str
    conversation_id: str
    waiting: bool
    asked: str
    wanted_agent_id: str | None
    offered_to: str | None
