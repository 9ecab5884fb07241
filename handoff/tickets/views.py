"""Tickets as JSON, for the customer and for the desk (docs/protocol.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.clock import iso
from handoff.tickets.reach import Reach
from handoff.tickets.tables import TicketRow


def ticket_for_customer(row: TicketRow, names: Mapping[str, str]) -> dict[str, Any]:
    """Return what she is told of her ticket; how to reach her only in part, others may look.

    ``names`` are those of the agents, by id.
    """
    reach = _reach(row)
    return {**_shared(row, names), "reach": reach.masked() if reach else None}


def ticket_for_desk(row: TicketRow, names: Mapping[str, str]) -> dict[str, Any]:
    """Return a ticket as agents see it."""
    reach = _reach(row)
    return {
        **_shared(row, names),
        "reason": row.reason,
        "reach": {"kind": reach.kind, "value": reach.value} if reach else None,
    }


def _shared(row: TicketRow, names: Mapping[str, str]) -> dict[str, Any]:
    name = names.get(row.owner_id or "")
    return {
        "id": row.id,
        "status": row.status,
        "why": row.why,
        "owner": {"id": row.owner_id, "name": name} if name is not None else None,
        "due_at": iso(row.due_at),
        "opened_at": iso(row.opened_at),
    }


def _reach(row: TicketRow) -> Reach | None:
    if row.reach_value is None:
        return None
    return Reach("email" if row.reach_kind == "email" else "phone", row.reach_value)
