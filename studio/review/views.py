"""Flags and what waits for an editor, as JSON (docs/studio-insights.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from core.clock import iso
from kb_index.editing.people import Names
from kb_index.importing.jobs.store import Brought
from kb_index.store import Head
from studio.gaps.views import article_json, name_of
from studio.review.source import source_json
from studio.review.store import Item
from studio.tables import FlagRow


def signed(flags: Iterable[FlagRow]) -> set[str | None]:
    """Return who raised flags, and who settled them."""
    return {each for flag in flags for each in (flag.agent_id, flag.settled_by)}


def flag_json(flag: FlagRow, known: Mapping[str, Head], names: Names) -> dict[str, Any]:
    """Write a flag."""
    settled = {
        "verdict": flag.verdict,
        "by": name_of(names, flag.settled_by),
        "note": flag.note,
        "at": iso(flag.settled_at),
    }
    return {
        "id": flag.id,
        "kind": flag.kind,
        "comment": flag.comment,
        "article": article_json(flag.article_id, known) if flag.article_id else None,
        "agent_id": flag.agent_id,
        "agent": name_of(names, flag.agent_id),
        "conversation_id": flag.conversation_id,
        "at": iso(flag.at),
        "settled": settled if flag.settled_at else None,
    }


def item_json(item: Item, names: Names, brought: Mapping[str, Brought]) -> dict[str, Any]:
    """Write one line of the review list."""
    return {
        "kind": item.kind,
        "id": item.id,
        "at": iso(item.at),
        "title": item.title,
        "language": item.language,
        "article_id": item.article_id,
        "by": name_of(names, item.by or ""),
        "comment": item.comment,
        "source": source_json(item, brought),
    }
