"""The tables of the studio: all but editors' decisions can be made again from facts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Float, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime

_Number = BigInteger().with_variant(Integer(), "sqlite")
_Short = String(32)


class ProgressRow(Base):
    """How far a background task has come; ``version`` tells that another replica was quicker."""

    __tablename__ = "studio_progress"

    name: Mapped[str] = mapped_column(_Short, primary_key=True)
    position: Mapped[int] = mapped_column(_Number, default=0)
    version: Mapped[int] = mapped_column(Integer, default=0)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class QuestionRow(Base):
    """One question that a customer asked, masked; ``why`` is empty where it was answered.

    ``day`` is that of `studio.period`; ``gap_id`` is the group that it belongs to, ``placed`` tells
    that one was looked for.
    """

    __tablename__ = "studio_questions"
    __table_args__ = (
        Index("ix_studio_questions_gap_id_day", "gap_id", "day"),
        Index("ix_studio_questions_placed_asked_at", "placed", "asked_at"),
        Index("ix_studio_questions_day", "day"),
    )

    conversation_id: Mapped[str] = mapped_column(Id, primary_key=True)
    episode: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    contact_id: Mapped[str] = mapped_column(Id)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    day: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8))
    why: Mapped[str] = mapped_column(_Short)
    ended: Mapped[str] = mapped_column(_Short)
    nearest: Mapped[str | None] = mapped_column(Id)
    confidence: Mapped[float] = mapped_column(Float)
    shown: Mapped[list[str]] = mapped_column(JSON)
    gap_id: Mapped[str | None] = mapped_column(Id)
    placed: Mapped[bool]


class GapRow(Base):
    """Questions that mean the same, and what editors decided about them.

    ``centre`` is the sum of the vectors of its distinct wordings by ``encoder``, float32. Of two
    groups that became one, the lesser keeps its row for old links, with ``merged_into``; one that
    an editor called the same as another keeps its centre too, so that what is near it goes there.
    ``baseline`` is how many customers had asked when the decision was made. ``stale`` tells that
    its counts are to be made anew.
    """

    __tablename__ = "gaps"
    __table_args__ = (
        Index("ix_gaps_stale", "stale"),
        Index("ix_gaps_encoder", "encoder"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8))
    encoder: Mapped[str] = mapped_column(String(255))
    centre: Mapped[bytes] = mapped_column(LargeBinary)
    merged_into: Mapped[str | None] = mapped_column(Id)
    decision: Mapped[str] = mapped_column(_Short, default="")
    reason: Mapped[str] = mapped_column(_Short, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[str] = mapped_column(Id, default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    baseline: Mapped[int] = mapped_column(Integer, default=0)
    articles: Mapped[list[str]] = mapped_column(JSON, default=list)
    watched_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_since: Mapped[int] = mapped_column(Integer, default=0)
    answered_since: Mapped[int] = mapped_column(Integer, default=0)
    standing: Mapped[str] = mapped_column(_Short, default="open")
    returned: Mapped[bool] = mapped_column(default=False)
    nearest: Mapped[str | None] = mapped_column(Id)
    verdict: Mapped[str] = mapped_column(_Short, default="new")
    product: Mapped[str] = mapped_column(String(64), default="")
    category: Mapped[str] = mapped_column(String(128), default="")
    confidence: Mapped[float] = mapped_column(Float, default=0.0)
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    stale: Mapped[bool] = mapped_column(default=True)


class WordingRow(Base):
    """One distinct wording of a group with its vector; ``digest`` is that of its plain form."""

    __tablename__ = "gap_wordings"
    __table_args__ = (Index("ix_gap_wordings_digest", "digest"),)

    gap_id: Mapped[str] = mapped_column(Id, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8))
    vector: Mapped[bytes] = mapped_column(LargeBinary)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PartingRow(Base):
    """Two groups, in the order of their ids, that an editor took apart: they stay so."""

    __tablename__ = "gap_partings"
    __table_args__ = (Index("ix_gap_partings_other_id", "other_id"),)

    gap_id: Mapped[str] = mapped_column(Id, primary_key=True)
    other_id: Mapped[str] = mapped_column(Id, primary_key=True)


class GapCountRow(Base):
    """What is shown of a gap for the last so many ``days``; made anew when questions come."""

    __tablename__ = "gap_counts"
    __table_args__ = (Index("ix_gap_counts_days_standing", "days", "standing", "customers"),)

    gap_id: Mapped[str] = mapped_column(Id, primary_key=True)
    days: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    standing: Mapped[str] = mapped_column(_Short)
    questions: Mapped[int] = mapped_column(Integer)
    customers: Mapped[int] = mapped_column(Integer)
    person: Mapped[int] = mapped_column(Integer)
    gave_up: Mapped[int] = mapped_column(Integer)
    growth: Mapped[int] = mapped_column(Integer)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told: Mapped[dict[str, Any]] = mapped_column(JSON)


class ExposureRow(Base):
    """One article that one customer met in one episode (`studio.exposure`)."""

    __tablename__ = "article_exposures"
    __table_args__ = (
        Index("ix_article_exposures_article_id_day", "article_id", "day"),
        Index("ix_article_exposures_day", "day"),
    )

    conversation_id: Mapped[str] = mapped_column(Id, primary_key=True)
    episode: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    article_id: Mapped[str] = mapped_column(Id, primary_key=True)
    contact_id: Mapped[str] = mapped_column(Id)
    day: Mapped[int] = mapped_column(Integer)
    shown: Mapped[bool]
    opened: Mapped[bool]
    read: Mapped[bool]
    seconds: Mapped[float] = mapped_column(Float)
    vote: Mapped[bool | None]
    confirmed: Mapped[bool]
    failed: Mapped[bool]
    foreign: Mapped[bool]


class HealthRow(Base):
    """What is shown of an article for the last so many ``days``; made anew when facts come."""

    __tablename__ = "article_health"
    __table_args__ = (Index("ix_article_health_days_failed", "days", "failed"),)

    article_id: Mapped[str] = mapped_column(Id, primary_key=True)
    days: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    shown: Mapped[int] = mapped_column(Integer)
    opened: Mapped[int] = mapped_column(Integer)
    read: Mapped[int] = mapped_column(Integer)
    seconds: Mapped[float | None] = mapped_column(Float)
    up: Mapped[int] = mapped_column(Integer)
    down: Mapped[int] = mapped_column(Integer)
    confirmed: Mapped[int] = mapped_column(Integer)
    failed: Mapped[int] = mapped_column(Integer)
    foreign: Mapped[int] = mapped_column(Integer)
    customers: Mapped[int] = mapped_column(Integer)
    customers_read: Mapped[int] = mapped_column(Integer)
    customers_failed: Mapped[int] = mapped_column(Integer)
    customers_foreign: Mapped[int] = mapped_column(Integer)
    series: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)


class DoubleRow(Base):
    """Two published articles that ask the same, in the order of their ids.

    ``customers`` were shown both in one episode of the usual period.
    """

    __tablename__ = "doubled_articles"
    __table_args__ = (Index("ix_doubled_articles_other_id", "other_id"),)

    article_id: Mapped[str] = mapped_column(Id, primary_key=True)
    other_id: Mapped[str] = mapped_column(Id, primary_key=True)
    same_answer: Mapped[bool]
    customers: Mapped[int] = mapped_column(Integer, default=0)


class LinkRow(Base):
    """A link in an article's answer; ``failures`` in a row, and the ``problem`` of the last."""

    __tablename__ = "article_links"
    __table_args__ = (
        Index("ix_article_links_due_at", "due_at"),
        Index("ix_article_links_digest", "digest"),
    )

    article_id: Mapped[str] = mapped_column(Id, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    problem: Mapped[str] = mapped_column(_Short, default="")


class StaleArticleRow(Base):
    """An article whose health is to be counted anew."""

    __tablename__ = "stale_articles"

    article_id: Mapped[str] = mapped_column(Id, primary_key=True)


class FlagRow(Base):
    """What an agent said is wrong or missing (a fact), and whether an editor has settled it."""

    __tablename__ = "article_flags"
    __table_args__ = (
        Index("ix_article_flags_settled_at_at", "settled_at", "at"),
        Index("ix_article_flags_article_id", "article_id"),
    )

    id: Mapped[int] = mapped_column(_Number, primary_key=True, autoincrement=False)
    conversation_id: Mapped[str] = mapped_column(Id)
    article_id: Mapped[str | None] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(_Short)
    comment: Mapped[str] = mapped_column(Text)
    agent_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[str] = mapped_column(Id, default="")
    verdict: Mapped[str] = mapped_column(_Short, default="")
    note: Mapped[str] = mapped_column(Text, default="")
