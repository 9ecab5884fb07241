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
from kb_index.render import aside, summary, to_html

_OFFERED, _NEAR = 3, 0.6


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

    async def on_topic(
        self, question: str, language: str, without: frozenset[str]
    ) -> list[dict[str, Any]]:
        """Return the cards of at most three articles in her language on what she asks about.

        An article that fits much worse than the best one is about something else.
        """
        found = await self.base.search(question, language, _OFFERED + min(len(without), _OFFERED))
        least = _NEAR * max((hit.score for hit in found.hits), default=0.0)
        return [
            {
                "id": hit.article_id,
                "title": hit.title,
                "language": hit.language,
                "product": hit.product,
                "summary": hit.summary,
            }
            for hit in found.hits
            if hit.article_id not in without and hit.language == language and hit.score >= least
        ][:_OFFERED]


@dataclass(frozen=True, slots=True)
class KnowledgeBasePages:
    """Looks articles up for `channels.letters`; only what customers may read."""

    base: KnowledgeBase

    async def page(self, article_id: str) -> dict[str, Any]:
        """Return an article as a page shows it; raise `ArticleNotFound`."""
        article = (await self.base.get(article_id)).article
        return {
            "id": article.id,
            "title": article.title,
            "language": article.language,
            "html": await aside(to_html, article.answer),
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
