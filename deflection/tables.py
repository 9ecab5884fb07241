"""The one table of facts: rows are added, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime


class FactRow(Base):
    """One fact. ``id`` rises in the order of writing."""

    __tablename__ = "facts"
    __table_args__ = (
        Index("ix_facts_conversation_id_id", "conversation_id", "id"),
        Index("ix_facts_kind_at", "kind", "at"),
    )

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    conversation_id: Mapped[str] = mapped_column(Id)
    contact_id: Mapped[str] = mapped_column(Id, index=True)
    episode: Mapped[int]
    channel: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    article_id: Mapped[str | None] = mapped_column(Id, index=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    key: Mapped[str | None] = mapped_column(String(160), unique=True)
