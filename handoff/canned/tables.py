"""The table of canned replies."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime


class CannedRow(Base):
    """One canned reply; a shortcut stands once on each shelf (`handoff.canned.shelf`)."""

    __tablename__ = "canned_replies"
    __table_args__ = (UniqueConstraint("shelf", "shortcut"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    shelf: Mapped[str] = mapped_column(String(128))
    shortcut: Mapped[str] = mapped_column(String(32))
    title: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    changed_by: Mapped[str] = mapped_column(Id)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
