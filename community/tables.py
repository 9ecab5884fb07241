"""The tables of the community."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime

MemberId = String(96)


class ThreadRow(Base):
    """A thread; its state is that of its first post."""

    __tablename__ = "community_threads"
    __table_args__ = (Index(None, "language", "state", "updated_at"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    language: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(Text)
    author_id: Mapped[str] = mapped_column(MemberId)
    author_name: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16))
    answers: Mapped[int] = mapped_column(default=0)
    posts: Mapped[int] = mapped_column(default=0)
    accepted_id: Mapped[str | None] = mapped_column(Id)
    article_id: Mapped[str | None] = mapped_column(Id)
    external_id: Mapped[str | None] = mapped_column(String(128), unique=True)
    external_url: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PostRow(Base):
    """One post of a thread."""

    __tablename__ = "community_posts"
    __table_args__ = (
        UniqueConstraint("thread_id", "number"),
        Index(None, "author_id"),
        Index(None, "state"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    thread_id: Mapped[str] = mapped_column(Id, ForeignKey("community_threads.id"))
    number: Mapped[int]
    author_id: Mapped[str] = mapped_column(MemberId)
    author_name: Mapped[str] = mapped_column(String(64))
    staff: Mapped[bool]
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text, default="")
    votes: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class VoteRow(Base):
    """That a member found a post useful; the key keeps it to once."""

    __tablename__ = "community_votes"

    post_id: Mapped[str] = mapped_column(Id, ForeignKey("community_posts.id"), primary_key=True)
    member_id: Mapped[str] = mapped_column(MemberId, primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReportRow(Base):
    """That a member thinks a post should not stand; open until an editor decides."""

    __tablename__ = "community_reports"

    post_id: Mapped[str] = mapped_column(Id, ForeignKey("community_posts.id"), primary_key=True)
    member_id: Mapped[str] = mapped_column(MemberId, primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)


class DecisionRow(Base):
    """What an editor decided of a post, and why; never changed."""

    __tablename__ = "community_decisions"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    post_id: Mapped[str] = mapped_column(Id, ForeignKey("community_posts.id"), index=True)
    staff_id: Mapped[str] = mapped_column(Id)
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CursorRow(Base):
    """How far the copying of another community has come."""

    __tablename__ = "community_cursors"

    source: Mapped[str] = mapped_column(String(255), primary_key=True)
    cursor: Mapped[dict[str, Any]] = mapped_column(JSON)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
