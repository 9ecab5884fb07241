"""Whom agents write to about articles, without knowing the knowledge base."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article that an agent proposes; ``key`` is the chat's, so that it is proposed once."""

    key: str
    language: str
    title: str
    answer: str
    variants: tuple[str, ...]


class Editors(Protocol):
    """Where drafts of articles go; both run in the transaction that is handed in."""

    async def propose(
        self, session: AsyncSession, article: NewArticle, author: str, now: datetime
    ) -> str:
        """Store a draft and return its id; the same author may write it anew under its key.

        Raise `DraftTakenUp` when somebody else has it in hand.
        """

    async def title(self, session: AsyncSession, article_id: str) -> str:
        """Return an article's title, whoever may read it; raise `ArticleNotFound`."""
