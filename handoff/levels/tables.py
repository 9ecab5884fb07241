"""The table of how promises stand."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime

_Short = String(32)


class LevelRow(Base):
    """The most urgent promise of a conversation as it stood at ``version``; no promise, no mark.

    ``next_at`` is when it is to be looked at again; ``taken`` are the measures that were taken,
    each with its promise and since when that ran.
    """

    __tablename__ = "levels"
    __table_args__ = (Index("ix_levels_next_at", "next_at"),)

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    version: Mapped[int]
    promise: Mapped[str | None] = mapped_column(_Short)
    mark: Mapped[str | None] = mapped_column(_Short)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken: Mapped[list[str]] = mapped_column(JSON)


LEVELS = Base.metadata.tables[LevelRow.__tablename__]
