"""An article as the index keeps it: its card, and the terms of its wordings and pieces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from kb_index.article import Article
from kb_index.index.language import Terms, terms
from kb_index.index.passages import pieces


class Scope(NamedTuple):
    """Which articles a search looks at: one kind, one language, one audience."""

    kind: str
    language: str
    audience: str


@dataclass(frozen=True, slots=True)
class Entry:
    """All that search needs of one article, so that it never asks the database.

    ``wordings`` are the title and the variants; ``pieces`` the answer's parts (Markdown); the two
    term lists run alongside.
    """

    article_id: str
    scope: Scope
    product: str
    wordings: tuple[str, ...]
    pieces: tuple[str, ...]
    wording_terms: tuple[Terms, ...]
    piece_terms: tuple[Terms, ...]

    @property
    def title(self) -> str:
        """Return the first wording, which readers see."""
        return self.wordings[0]

    @property
    def passages(self) -> tuple[str, ...]:
        """Return everything that is indexed, in the order that passage numbers follow."""
        return self.wordings + self.pieces


def entry(article: Article) -> Entry:
    """Prepare an article for the index."""
    wordings = tuple(dict.fromkeys((article.title, *article.variants)))
    parts = pieces(article.answer, article.language)
    return Entry(
        article.id,
        Scope(str(article.kind), article.language, str(article.audience)),
        article.product,
        wordings,
        parts,
        tuple(terms(text) for text in wordings),
        tuple(terms(text) for text in parts),
    )
