"""An article: one question that customers ask, its wordings, and the editors' answer."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kb_index.results import ArticleKind


class Audience(StrEnum):
    """Who may read an article."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    AGENTS = "agents"


class Status(StrEnum):
    """Where an article stands on its way to the readers; only ``published`` is searched."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    ARCHIVED = "archived"


def within(moment: datetime, start: datetime | None, end: datetime | None) -> bool:
    """Tell whether a moment is not before the start and before the end; None has no end."""
    return (start is None or start <= moment) and (end is None or moment < end)


@dataclass(frozen=True, slots=True)
class Draft:
    """What an editor or an importer writes; ``external_id`` is unique and stable in its source.

    ``answer`` is Markdown; ``variants`` are other ways to ask the same; ``translation_key`` is
    shared by the language versions of one article; ``source`` says where the text comes from.
    Readers see the article from ``valid_from`` on and before ``valid_until``; None has no end.
    ``tags`` are the editors' own words for finding it again; ``owner_id`` is the staff member who
    answers for it, and ``review_at`` when it is to be looked at again.
    """

    id: str
    external_id: str
    language: str
    title: str
    answer: str
    kind: ArticleKind = ArticleKind.FAQ
    variants: tuple[str, ...] = ()
    translation_key: str = ""
    product: str = ""
    category: str = ""
    audience: Audience = Audience.PUBLIC
    status: Status = Status.PUBLISHED
    source: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    owner_id: str | None = None
    review_at: datetime | None = None
    tags: tuple[str, ...] = ()

    def valid(self, at: datetime) -> bool:
        """Tell whether a moment is within the article's dates."""
        return within(at, self.valid_from, self.valid_until)

    def digest(self) -> str:
        """Return a hash of what was written; equal digests mean that nothing changed."""
        values = [getattr(self, name) for name in Draft.__dataclass_fields__]
        while values[-1] in (None, ()):
            values.pop()  # what nobody filled in leaves the digest as it was before it existed
        text = json.dumps(values, ensure_ascii=False, default=str)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Article(Draft):
    """An article as stored; one with ``deleted_at`` is in the trash.

    ``worded_revision`` is the revision that its title and answer are of.
    """

    created_at: datetime = datetime.min
    updated_at: datetime = datetime.min
    revision: int = 0
    deleted_at: datetime | None = None
    worded_revision: int = 0


@dataclass(frozen=True, slots=True)
class Translation:
    """Another language version of an article."""

    id: str
    language: str
    title: str


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article together with its other language versions."""

    article: Article
    other_languages: tuple[Translation, ...]
