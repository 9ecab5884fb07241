"""Articles as lists show them, and how many stand where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """One article of a list; ``answer`` is its Markdown."""

    id: str
    title: str
    language: str
    product: str
    category: str
    answer: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Address:
    """What a site map says of an article."""

    id: str
    title: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Count:
    """How many articles a category of a product has; either may be empty."""

    product: str
    category: str
    articles: int
