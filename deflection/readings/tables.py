"""The table of readings that belong to no conversation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Float, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime


class ReadingRow(Base):
    """One opening of a help page; ``reader_id`` is null until her browser says whose it was."""

    __tablename__ = "readings"
    __table_args__ = (Index(None, "reader_id"), Index(None, "article_id"), Index(None, "opened_at"))

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    article_id: Mapped[str] = mapped_column(Id)
    reader_id: Mapped[str | None] = mapped_column(Id)
    about: Mapped[dict[str, Any]] = mapped_column(JSON)
    seconds: Mapped[float] = mapped_column(Float)
    helped: Mapped[bool | None]
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
