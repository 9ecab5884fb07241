"""The knowledge base as the desk and the widget's readings need it: one article's card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kb_index.knowledge_base import KnowledgeBase
from kb_index.render import summary


@dataclass(frozen=True, slots=True)
class KnowledgeBaseCards:
    """Looks articles up for `handoff.chat`; only what customers may read."""

    base: KnowledgeBase

    async def card(self, article_id: str) -> dict[str, Any]:
        """Return an article's card; raise `ArticleNotFound`."""
        article = (await self.base.get(article_id)).article
        return {
            "id": article.id,
            "title": article.title,
            "language": article.language,
            "product": article.product,
            "summary": summary(article.answer),
        }
