"""Where what waits comes from: a chat, a thread of the community, a gap, or a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from community.knowledge import PROMOTED, thread_path
from kb_index.importing.jobs.store import Brought
from studio.gaps.gap import FROM_GAP
from studio.review.store import FROM_CHAT, FROM_DESK, Item


def source_json(item: Item, brought: Mapping[str, Brought]) -> dict[str, Any] | None:
    """Write where an article or a flag comes from; None where nothing is known but its author."""
    source = item.source or ""
    if source.startswith(FROM_DESK):
        conversation_id, _, episode = source.removeprefix(FROM_DESK).rpartition(":")
        return _chat(conversation_id, int(episode)) if episode.isdecimal() else None
    if source.startswith(FROM_CHAT):
        return _chat(source.removeprefix(FROM_CHAT), None)
    if source.startswith(PROMOTED):
        path = thread_path(item.language or "zh", source.removeprefix(PROMOTED))
        return {"kind": "community", "url": path}
    if source.startswith(FROM_GAP):
        return {"kind": "gap", "gap_id": source.removeprefix(FROM_GAP).partition(":")[0]}
    file = brought.get(item.article_id or "")
    return {"kind": "import", "import_id": file.import_id, "name": file.name} if file else None


def _chat(conversation_id: str, episode: int | None) -> dict[str, Any]:
    return {"kind": "chat", "conversation_id": conversation_id, "episode": episode}
