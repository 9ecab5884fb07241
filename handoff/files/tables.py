"""The table of files."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime


class FileRow(Base):
    """One file, sent as the message ``seq`` of its conversation; its bytes are on the disk."""

    __tablename__ = "files"
    __table_args__ = (UniqueConstraint("conversation_id", "seq"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    seq: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(128))
    size: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
