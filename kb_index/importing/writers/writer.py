"""What every writer does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from kb_index.article import Article


class Writer(Protocol):
    """Writes articles to a file, some at a time; it blocks, so it is called in a thread."""

    def add(self, articles: Iterable[Article]) -> None:
        """Write some articles."""

    def close(self) -> None:
        """Complete the file."""
