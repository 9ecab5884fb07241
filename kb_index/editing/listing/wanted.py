"""What somebody wants to see of the list, and where a page of it ended."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.errors import InvalidInput
from kb_index.article import Audience

WORDS_LIMIT = 8
"""So many words of a search count; each one more only narrows what is narrow already."""
NOBODY = "none"
"""In the place of an owner: articles that have none."""


class Stage(StrEnum):
    """Where an article is, as lists count it: in two of them when it is published and changed."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"
    ARCHIVED = "archived"
    TRASHED = "trashed"


class Need(StrEnum):
    """Why an article needs somebody."""

    REVIEW_DUE = "review_due"
    TRANSLATION_MISSING = "translation_missing"
    TRANSLATION_OLDER = "translation_older"
    HAS_CHANGES = "has_changes"
    EXPIRED = "expired"
    NO_OWNER = "no_owner"


class Sort(StrEnum):
    """What a list is in the order of."""

    UPDATED = "updated"
    TITLE = "title"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of a list; what is empty filters nothing. ``owner`` may be `NOBODY`."""

    words: tuple[str, ...] = ()
    stage: Stage | None = None
    products: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    language: str = ""
    tag: str = ""
    owner: str = ""
    audience: Audience | None = None
    needs: Need | None = None
    sort: Sort = Sort.UPDATED


@dataclass(frozen=True, slots=True)
class Place:
    """The last row of a page: what it was sorted by, and its id among equals."""

    key: datetime | str
    id: str

    def __str__(self) -> str:
        moment = isinstance(self.key, datetime)
        key = self.key.isoformat() if isinstance(self.key, datetime) else self.key
        raw = json.dumps([int(moment), key, self.id])
        return urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def parse_place(text: str, sort: Sort) -> Place:
    """Read a place back; raise `InvalidInput` for anything that no list gave out."""
    try:
        padded = text + "=" * (-len(text) % 4)
        moment, key, article_id = json.loads(urlsafe_b64decode(padded.encode("ascii")))
        if bool(moment) is (sort is Sort.TITLE) or not isinstance(article_id, str):
            raise ValueError("another order")
        at = datetime.fromisoformat(key) if moment else str(key)
        if isinstance(at, datetime) and at.tzinfo is None:
            raise ValueError("no zone")
        return Place(at, article_id)
    except (ValueError, TypeError, RecursionError) as error:
        raise InvalidInput(field="after", problem="the `next` of an earlier page") from error
