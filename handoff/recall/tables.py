"""The table of messages that were taken back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime


class RecallRow(Base):
    """One message that its agent took back; ``seq`` is the message's number."""

    __tablename__ = "recalls"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    agent_id: Mapped[str] = mapped_column(Id)
    recalled_at: Mapped[datetime] = mapped_column(UtcDateTime)
