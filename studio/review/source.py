"""Where what waits comes from: a chat, a thread of the community, a gap, or a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from community.knowledge import PROMOTED, thread_path
from kb_index.importing.jobs.store import Brought
from studio.gaps.gap import FROM_GAP
from studio.review.store import FROM_DESK, Item


def source_json(item: Item, brought: Mapping[str, Brought]) -> dict[str, Any] | None:
    """Write where an article comes from; None where nothing is known but its author."""
    source = item.source or ""
    if source.startswith(FROM_DESK):
        return _chat(source.removeprefix(FROM_DESK))
    if source.startswith(PROMOTED):
        path = thread_path(item.language or "zh", source.removeprefix(PROMOTED))
        return {"kind": "community", "url": path}
    if source.startswith(FROM_GAP):
        return {"kind": "gap", "gap_id": source.removeprefix(FROM_GAP).partition(":")[0]}
    file = brought.get(item.article_id or "")
    return {"kind": "import", "import_id": file.import_id, "name": file.name} if file else None


def _chat(rest: str) -> dict[str, Any] | None:
    conversation_id, _, episode = rest.rpartition(":")
    if not conversation_id or not episode.isdecimal():
        return None
    return {"kind": "chat", "conversation_id": conversation_id, "episode": int(episode)}
