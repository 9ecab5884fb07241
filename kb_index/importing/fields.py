"""An article as cells, by the names of its fields: what every format is written from."""

from __future__ import annotations

from datetime import UTC, datetime

from kb_index.article import Article
from kb_index.importing.row import Cell

NAMES = (
    *("external_id", "title", "answer", "variants", "language", "product", "category", "tags"),
    *("audience", "status", "kind", "translation_key", "source"),
    *("valid_from", "valid_until", "owner_id", "review_at"),
)


def cells_of(article: Article) -> dict[str, Cell]:
    """Return an article's fields as text or lists, in the order of `NAMES`."""
    return {name: _cell(getattr(article, name)) for name in NAMES}


def _cell(value: object) -> Cell:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return [str(each) for each in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value)
