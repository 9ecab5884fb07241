"""Writes JSON lines: every field as it stands, with nothing tidied away."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from kb_index.article import Article
from kb_index.importing.fields import cells_of


class JsonLines:
    """One object a line."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n", errors="replace")

    def add(self, articles: Iterable[Article]) -> None:
        """Write some articles."""
        for article in articles:
            cells = {**cells_of(article), "id": article.id}
            self._file.write(json.dumps(cells, ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Complete the file."""
        self._file.close()
