"""What actions need of the rest of Jieli, handed to them when they are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kb_index.article import ArticleView
from kb_index.ranking.policy import Thresholds
from kb_index.results import Search


class Articles(Protocol):
    """Reads one published article."""

    async def get(self, article_id: str) -> ArticleView:
        """Return an article that customers may read; raise `ArticleNotFound`."""


@dataclass(frozen=True, slots=True)
class Services:
    """The services of the actions; a `KnowledgeBase` is both search and articles.

    Without thresholds the shipped ones hold.
    """

    search: Search
    articles: Articles
    thresholds: Thresholds | None = None
