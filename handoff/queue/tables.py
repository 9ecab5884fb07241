"""The table of the pages of those who wait."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime


class WaitingPageRow(Base):
    """When the page of a waiting customer last gave a sign of life, to any process.

    Without a foreign key, whose check would make the one statement that marks hundreds of pages
    wait for whoever holds one of their conversations.
    """

    __tablename__ = "waiting_pages"

    conversation_id: Mapped[str] = mapped_column(Id, primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
