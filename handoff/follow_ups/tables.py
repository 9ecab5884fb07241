"""The table of follow-ups."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime

_Short = String(16)


class FollowUpRow(Base):
    """One customer to be called back; ``version`` rises with every change of it.

    The owner is of the staff, whose accounts this package does not know: so her name is kept.
    """

    __tablename__ = "follow_ups"
    __table_args__ = (Index("ix_follow_ups_state_opened_at_id", "state", "opened_at", "id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    survey_id: Mapped[str] = mapped_column(Id, unique=True)
    contact_id: Mapped[str] = mapped_column(Id, index=True)
    conversation_id: Mapped[str] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(_Short)
    score: Mapped[int]
    comment: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(_Short)
    owner_id: Mapped[str | None] = mapped_column(Id)
    owner_name: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
