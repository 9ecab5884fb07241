"""Imports as the studio sees them."""

from __future__ import annotations

from typing import Any

from core.clock import iso
from kb_index.importing.jobs.tables import ImportRow, ReportRow


def job_view(row: ImportRow) -> dict[str, Any]:
    """Write a job as JSON."""
    return {
        "id": row.id,
        "name": row.name,
        "format": row.format,
        "size": row.size,
        "state": row.state,
        "doing": row.doing,
        "author": {"id": row.author_id, "name": row.author},
        "columns": row.columns,
        "mapping": row.mapping,
        "options": row.options,
        "total": row.total,
        "done": row.done,
        "counts": row.counts,
        "error": row.error,
        "created_at": iso(row.created_at),
        "started_at": iso(row.started_at),
        "finished_at": iso(row.finished_at),
    }


def row_view(row: ReportRow) -> dict[str, Any]:
    """Write a row of a report as JSON."""
    return {
        "number": row.number,
        "place": row.place,
        "outcome": row.outcome,
        "title": row.title,
        "external_id": row.external_id,
        "article_id": row.article_id,
        "revision": row.after or None,
        "problems": row.problems,
        "undone": row.undone or None,
    }
