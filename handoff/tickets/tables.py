"""The table of tickets."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime
from handoff.tickets.reach import LIMIT

_Short = String(32)
_UNSOLVED = text("status != 'solved'")


class TicketRow(Base):
    """One ticket of a conversation.

    ``due_at`` is when we said that the customer hears of us; ``reason`` why she wanted a person;
    ``reach_kind`` and ``reach_value`` how to reach her outside the chat.
    """

    __tablename__ = "tickets"
    __table_args__ = (
        Index(
            "uq_tickets_unsolved",
            "conversation_id",
            unique=True,
            sqlite_where=_UNSOLVED,
            postgresql_where=_UNSOLVED,
        ),
        Index("ix_tickets_status_due_at", "status", "due_at"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    status: Mapped[str] = mapped_column(_Short)
    why: Mapped[str] = mapped_column(_Short)
    reason: Mapped[str | None] = mapped_column(_Short)
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("agents.id"), index=True)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    first_reply_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    solved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reach_kind: Mapped[str | None] = mapped_column(_Short)
    reach_value: Mapped[str | None] = mapped_column(String(LIMIT))
