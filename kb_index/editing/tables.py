"""The tables of what is being written, by whom, and where articles hang."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime


def _article() -> Mapped[str]:
    """Return the column of an article whose rows go with it."""
    return mapped_column(Id, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)


class CopyRow(Base):
    """The working copy of an article: one text, and the settled revision that it began from.

    `version` rises with every text, also over a copy that was settled and one begun after it;
    `words` is what lists search.
    """

    __tablename__ = "article_copies"

    article_id: Mapped[str] = _article()
    version: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(16))
    base_revision: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    author: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text, default="")
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SaveRow(Base):
    """A recent text of a working copy: what a page that is behind began from."""

    __tablename__ = "article_saves"

    article_id: Mapped[str] = _article()
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class EditorRow(Base):
    """Somebody has an article open: she said so at this moment, and it fades."""

    __tablename__ = "article_editors"

    article_id: Mapped[str] = _article()
    staff_id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AgreementRow(Base):
    """An article says the same as this revision of its version in another language."""

    __tablename__ = "article_agreements"

    article_id: Mapped[str] = _article()
    other_id: Mapped[str] = _article()
    revision: Mapped[int] = mapped_column(Integer)


class NodeRow(Base):
    """A product or a category, and what it hangs under; `key` is its kind and its id."""

    __tablename__ = "article_nodes"

    key: Mapped[str] = mapped_column(String(160), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    id: Mapped[str] = mapped_column(String(128))
    parent: Mapped[str | None] = mapped_column(String(160))
    zh: Mapped[str] = mapped_column(String(128))
    en: Mapped[str] = mapped_column(String(128))
    position: Mapped[int] = mapped_column(Integer)


class TreeRow(Base):
    """The one row that numbers the changes of the tree; who writes the tree holds it."""

    __tablename__ = "article_trees"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(Integer)
