"""The knowledge base as handoff needs it: cards of articles, and drafts for the editors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from core.ids import new_id
from handoff.wrap_up.editors import NewArticle
from kb_index import service
from kb_index.article import Draft
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


class KnowledgeBaseEditors:
    """Takes what agents propose: `handoff.wrap_up` knows no knowledge base."""

    async def propose(
        self, session: AsyncSession, article: NewArticle, author: str, now: datetime
    ) -> str:
        """Store a draft and return its id; raise `DraftTakenUp`."""
        draft = Draft(
            id=new_id(),
            external_id=article.key,
            language=article.language,
            title=article.title,
            answer=article.answer,
            variants=article.variants,
            translation_key=article.key,
            source=article.key,
        )
        return (await service.propose(session, draft, now, author)).id

    async def title(self, session: AsyncSession, article_id: str) -> str:
        """Return an article's title; raise `ArticleNotFound`."""
        return await service.title(session, article_id)
