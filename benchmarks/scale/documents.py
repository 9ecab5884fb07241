"""Real documents in both languages, read from a data folder."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple


class Document(NamedTuple):
    """A text as somebody wrote it, in Markdown or plain, and its language."""

    language: str
    text: str


def documents(data: Path) -> Iterator[Document]:
    """Yield every document of a data folder, in the folder's order."""
    for path in sorted(data.rglob("*.jsonl")):
        if path.parent.name != "cc_cedict":  # a dictionary's entries are no sentences
            for row in _rows(path):
                yield from _documents(row)
    for path in sorted((data / "banking77").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            yield from (Document("en", row["text"]) for row in csv.DictReader(lines))


def _documents(row: dict[str, Any]) -> Iterator[Document]:
    if "posts" in row:
        yield Document("en", "\n\n".join([row["title"], *(post["text"] for post in row["posts"])]))
    elif "lang" in row:
        title, text = row.get("question") or row.get("title"), row.get("answer") or row.get("text")
        yield Document(str(row["lang"])[:2], f"{title}\n\n{text}")
    elif "titles" not in row:
        for language in ("zh", "en"):
            names = (f"{language}_title", f"title_{language}", language, f"text_{language}_cn")
            parts = [row[name] for name in names if row.get(name)]
            yield Document(language, "\n\n".join(parts))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
