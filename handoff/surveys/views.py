"""A survey as JSON, for the customer (docs/protocol.md)."""

from __future__ import annotations

from typing import Any

from core.clock import iso
from handoff.surveys.rule import LASTS
from handoff.surveys.tables import SurveyRow


def survey_for_customer(row: SurveyRow) -> dict[str, Any]:
    """Return what her page shows of a survey."""
    return {
        "id": row.id,
        "kind": row.kind,
        "state": row.state,
        "score": row.score,
        "until": iso(row.asked_at + LASTS),
    }
