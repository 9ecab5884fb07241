"""What actions need of the rest of Jieli, handed to them when they are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from deflection.experiments.treating.treatment import Treatment
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

    Without thresholds the shipped ones hold. ``tuned`` says where those of an experiment's variant
    are; without it they are the same for everybody.
    """

    search: Search
    articles: Articles
    thresholds: Thresholds | None = None
    tuned: Callable[[Treatment], Thresholds] | None = None

    def limits(self, treatment: Treatment) -> Thresholds | None:
        """Return the thresholds that hold for who is treated so."""
        as_set = treatment.wrong_answers is None and treatment.choices is None
        return self.thresholds if as_set or self.tuned is None else self.tuned(treatment)
