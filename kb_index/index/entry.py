"""An article as the index keeps it: its card, and the terms of its wordings and pieces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from kb_index.article import Draft, within
from kb_index.index.numbering import MOST_PASSAGES
from kb_index.results import ArticleKind
from kb_index.text.language import Terms, terms
from kb_index.text.passages import pieces

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Scope(NamedTuple):
    """Which articles a search looks at: one kind, one language, one audience."""

    kind: str
    language: str
    audience: str


class About(NamedTuple):
    """What an article says of itself beside its text, as in `Draft`."""

    product: str = ""
    category: str = ""
    translation_key: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    tags: tuple[str, ...] = ()

    def valid(self, at: datetime) -> bool:
        """Tell whether a moment is within the article's dates."""
        return within(at, self.valid_from, self.valid_until)


@dataclass(frozen=True, slots=True)
class Entry:
    """All that search needs of one article, so that it never asks the database.

    ``wordings`` are the title and the variants; ``pieces`` the answer's parts (Markdown);
    alongside run the terms of both as they are written (`Terms.written`), for few are ever read.
    """

    article_id: str
    scope: Scope
    about: About
    wordings: tuple[str, ...]
    pieces: tuple[str, ...]
    written_wordings: tuple[str, ...]
    written_pieces: tuple[str, ...]

    @property
    def title(self) -> str:
        """Return the first wording, which readers see."""
        return self.wordings[0]

    @property
    def wording_terms(self) -> tuple[Terms, ...]:
        """Return the terms of each wording."""
        return tuple(map(Terms.read, self.written_wordings))

    @property
    def piece_terms(self) -> tuple[Terms, ...]:
        """Return the terms of each piece."""
        return tuple(map(Terms.read, self.written_pieces))

    @property
    def written_tags(self) -> tuple[str, ...]:
        """Return the terms of its tags: they are found like words of the answer, and not shown."""
        line = "\n".join(self.about.tags)
        return (scope_terms(line, self.scope.kind).written,) if line else ()

    @property
    def passages(self) -> tuple[str, ...]:
        """Return everything that is indexed, in the order that passage numbers follow."""
        return self.wordings + self.pieces

    @property
    def numbered(self) -> int:
        """Return how many of its passages have a number, and so a vector where one can be had."""
        return min(len(self.wordings) + len(self.pieces), MOST_PASSAGES)


def entry(article: Draft) -> Entry:
    """Prepare an article for the index."""
    wordings = tuple(dict.fromkeys((article.title, *article.variants)))
    scope = Scope(str(article.kind), article.language, str(article.audience))
    about = About(*(getattr(article, name) for name in About._fields))
    parts = pieces(article.answer, article.language)
    return read_entry(article.id, scope, about, wordings, parts)


def read_entry(
    article_id: str,
    scope: Scope,
    about: About,
    wordings: tuple[str, ...],
    parts: tuple[str, ...],
) -> Entry:
    """Find the terms of an article's texts."""
    asked = tuple(scope_terms(text, scope.kind).written for text in wordings)
    answered = tuple(scope_terms(text, scope.kind).written for text in parts)
    return Entry(article_id, scope, about, wordings, parts, asked, answered)


def microseconds(moment: datetime) -> int:
    """Return a moment as an index keeps it."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def scope_terms(text: str, kind: str) -> Terms:
    """Return the terms of a text of this kind of article, or of a question for it."""
    return terms(text, every_word=kind == ArticleKind.SMALL_TALK)
