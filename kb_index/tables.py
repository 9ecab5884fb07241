"""The tables of the knowledge base."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime

Position = BigInteger().with_variant(Integer(), "sqlite")


class ArticleColumns:
    """The columns of an article beside its ids, also of one that is yet to be stored."""

    kind: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8))
    translation_key: Mapped[str] = mapped_column(String(255))
    title: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    product: Mapped[str] = mapped_column(String(64))
    category: Mapped[str] = mapped_column(String(128))
    audience: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    valid_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    owner_id: Mapped[str | None] = mapped_column(Id)
    review_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    digest: Mapped[str] = mapped_column(String(64))
    revision: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ArticleRow(ArticleColumns, Base):
    """The current text of an article; `digest` tells importers that nothing changed.

    `worded_revision` is the first one with this title and this answer: a version in another
    language that was made from an earlier one may be out of date.
    """

    __tablename__ = "articles"
    # None of the status: nearly all are published, and SQLite would take it for the better one.
    __table_args__ = (Index(None, "translation_key"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    external_id: Mapped[str] = mapped_column(String(255), unique=True)
    worded_revision: Mapped[int] = mapped_column(Integer, default=1)


class VariantRow(Base):
    """Another wording of an article's question, in the editor's order."""

    __tablename__ = "article_variants"

    article_id: Mapped[str] = mapped_column(Id, ForeignKey("articles.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)


class RevisionRow(Base):
    """What an article said at one revision, and in `note` why; never edited."""

    __tablename__ = "article_revisions"

    article_id: Mapped[str] = mapped_column(Id, ForeignKey("articles.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    author: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ChangeRow(Base):
    """One entry of the change feed, which every replica follows to keep its index current."""

    __tablename__ = "article_changes"

    position: Mapped[int] = mapped_column(Position, primary_key=True, autoincrement=False)
    article_id: Mapped[str] = mapped_column(Id)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FeedRow(Base):
    """The one row that numbers the change feed.

    Writers raise the number in their own transaction and hold the row until they commit, so
    numbers become visible in rising order and no follower can step over a late one. `feed_id`
    tells a database from another one made later, whose numbers mean other articles.
    """

    __tablename__ = "article_feed"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    feed_id: Mapped[str] = mapped_column(Id)
    position: Mapped[int] = mapped_column(Position)
