"""What becomes of a thread that is imported as knowledge: its question, and its best answer."""

from __future__ import annotations

from kb_index.importing.problem import Problem
from kb_index.importing.row import Row, RowError
from kb_index.importing.thread import Post, Thread


def article_row(thread: Thread, place: str) -> Row | RowError:
    """Return a thread as a row: the answer with its author and date as its source."""
    best = thread.best
    if best is None:
        return RowError(place, Problem("no_answer"))
    return Row(
        place,
        {
            "external_id": thread.external_id,
            "title": thread.title,
            "answer": best.text,
            "source": _source(thread, best),
            "category": thread.category,
            "tags": list(thread.tags),
        },
    )


def _source(thread: Thread, post: Post) -> str:
    return ", ".join(part for part in (thread.url, post.author, post.written_at[:10]) if part)
