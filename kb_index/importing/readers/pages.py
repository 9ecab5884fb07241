"""Reads pages that were fetched by their addresses: JSON lines of ``url`` and ``html``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kb_index.importing.problem import Problem
from kb_index.importing.readers.html_text import page
from kb_index.importing.row import Row, RowError


def read(path: Path, _name: str) -> Iterator[Row | RowError]:
    """Yield one article for each page that could be fetched."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield _row(**json.loads(line))


def _row(
    url: str, html: str = "", problem: tuple[str, dict[str, Any]] | None = None
) -> Row | RowError:
    if problem is not None:
        return RowError(url, Problem(problem[0], "", problem[1]))
    try:
        found = page(html, url)
    except (RecursionError, ValueError) as error:
        return RowError(url, Problem("not_readable", "", {"problem": type(error).__name__}))
    cells = {"external_id": f"url:{url}", "title": found.title or url, "answer": found.markdown}
    return Row(url, {**cells, "language": found.language, "source": url})
