"""Who wants a digest, and what became of each."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime

_Short = String(32)


class DigestReaderRow(Base):
    """A member of the staff who wants digests, since ``since``.

    Without an ``hour`` it is the one of the settings; ``weekday`` 0 is Monday.
    """

    __tablename__ = "digest_readers"

    staff_id: Mapped[str] = mapped_column(Id, primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    every: Mapped[str] = mapped_column(_Short)
    language: Mapped[str] = mapped_column(_Short)
    hour: Mapped[int | None]
    weekday: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime] = mapped_column(UtcDateTime)


class DigestRow(Base):
    """One digest to one reader. While it is sent, ``next_at`` is when that is given up for dead.

    ``reason`` says why the last attempt, at ``tried_at``, failed.
    """

    __tablename__ = "digests"
    __table_args__ = (Index("ix_digests_state_next_at", "state", "next_at"),)

    staff_id: Mapped[str] = mapped_column(Id, primary_key=True)
    every: Mapped[str] = mapped_column(_Short, primary_key=True)
    first: Mapped[date] = mapped_column(Date, primary_key=True)
    last: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(_Short)
    attempts: Mapped[int]
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(_Short)
