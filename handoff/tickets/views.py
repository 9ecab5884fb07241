"""Tickets as JSON, for the customer and for the desk (docs/protocol.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.clock import iso
from handoff.tables import AgentRow
from handoff.tickets.reach import Reach
from handoff.tickets.tables import TicketRow


def ticket_for_customer(row: TicketRow, agents: Mapping[str, AgentRow]) -> dict[str, Any]:
    """Return what she is told of her ticket; how to reach her only in part, others may look."""
    reach = _reach(row)
    return {**_shared(row, agents), "reach": reach.masked() if reach else None}


def ticket_for_desk(row: TicketRow, agents: Mapping[str, AgentRow]) -> dict[str, Any]:
    """Return a ticket as agents see it."""
    reach = _reach(row)
    return {
        **_shared(row, agents),
        "reason": row.reason,
        "reach": {"kind": reach.kind, "value": reach.value} if reach else None,
    }


def _shared(row: TicketRow, agents: Mapping[str, AgentRow]) -> dict[str, Any]:
    owner = agents.get(row.owner_id or "")
    return {
        "id": row.id,
        "status": row.status,
        "why": row.why,
        "owner": {"id": owner.id, "name": owner.name} if owner else None,
        "due_at": iso(row.due_at),
        "opened_at": iso(row.opened_at),
    }


def _reach(row: TicketRow) -> Reach | None:
    if row.reach_value is None:
        return None
    return Reach("email" if row.reach_kind == "email" else "phone", row.reach_value)
