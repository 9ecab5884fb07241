"""The addresses of the help pages."""

from __future__ import annotations

import re
from urllib.parse import quote

from community.knowledge import thread_id, thread_path
from core.errors import Language
from kb_index.results import ArticleKind, Hit

UNSORTED = "-"
"""Stands in addresses for the product that an article without one has."""

_SLUG_LIMIT = 60
_WORD = re.compile(r"[^\W_]+")


def home_path(language: Language) -> str:
    """Return the address of the front page."""
    return f"/help/{language}/"


def search_path(language: Language) -> str:
    """Return where the search form leads."""
    return f"/help/{language}/search"


def shelf_path(language: Language, product: str, category: str | None = None) -> str:
    """Return the address of a product's articles, or of those of one category of it."""
    parts = [product or UNSORTED, *([category or UNSORTED] if category is not None else [])]
    return f"/help/{language}/c/" + "/".join(quote(part, safe="") for part in parts)


def article_path(language: Language, article_id: str, title: str) -> str:
    """Return an article's address: its id says which, its title is there for people to read."""
    return f"/help/{language}/a/{quote(article_id, safe='')}/{quote(slug(title), safe='')}"


def hit_path(language: Language, hit: Hit) -> str:
    """Return where a hit is read: an article here, a thread in the community."""
    thread = thread_id(hit.article_id) if hit.kind is ArticleKind.THREAD else None
    if thread is not None:
        return thread_path(language, thread)
    return article_path(language, hit.article_id, hit.title)


def vote_path(language: Language, article_id: str) -> str:
    """Return where the form "did this help?" leads."""
    return f"/help/{language}/a/{quote(article_id, safe='')}/vote"


def slug(title: str) -> str:
    """Return the words of a title in small letters, joined by hyphens, as far as they fit.

    Letters of every script stay. A title without any is ``-``.
    """
    joined = "-".join(_WORD.findall(title.lower()))
    if len(joined) > _SLUG_LIMIT:
        joined = joined[:_SLUG_LIMIT].rpartition("-")[0] or joined[:_SLUG_LIMIT]
    return joined or "-"


def named(part: str) -> str:
    """Return what a part of an address names: an empty text for the unsorted."""
    return "" if part == UNSORTED else part
