"""The table of wrap-ups."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime


class WrapUpRow(Base):
    """How one episode of a conversation ended; written anew by whoever had it, facts keep all."""

    __tablename__ = "wrap_ups"
    __table_args__ = (Index("ix_wrap_ups_updated_at", "updated_at"),)

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    episode: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    agent_id: Mapped[str] = mapped_column(Id)
    reason: Mapped[str] = mapped_column(String(32))
    in_knowledge_base: Mapped[str | None] = mapped_column(String(8))
    tags: Mapped[list[str]] = mapped_column(JSON)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
