"""The table of surveys."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime

_Short = String(16)


class SurveyRow(Base):
    """One survey as it stands now; the facts tell how it came to that.

    ``seq`` is the number of the message that asks; ``score`` and ``comment`` are hers.
    """

    __tablename__ = "surveys"
    __table_args__ = (
        Index("ix_surveys_contact_id_asked_at", "contact_id", "asked_at"),
        Index(None, "conversation_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    contact_id: Mapped[str] = mapped_column(Id)
    conversation_id: Mapped[str] = mapped_column(Id)
    episode: Mapped[int]
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(_Short)
    state: Mapped[str] = mapped_column(_Short)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    score: Mapped[int | None]
    comment: Mapped[str] = mapped_column(Text, default="")
