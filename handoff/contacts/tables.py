"""The tables of what was said about contacts: which are one person, and who was forgotten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime

_Short = String(32)
REASON_LIMIT = 200


class MergeRow(Base):
    """That two contacts are one person, until it is undone; never deleted.

    ``cause`` says how it is known (`handoff.contacts.person.Cause`). Nothing else is changed by
    it, so undoing it leaves everything as if it had never been.
    """

    __tablename__ = "contact_merges"
    __table_args__ = (
        Index("ix_contact_merges_contact_id", "contact_id"),
        Index("ix_contact_merges_other_id", "other_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    contact_id: Mapped[str] = mapped_column(ForeignKey("contacts.id"))
    other_id: Mapped[str] = mapped_column(ForeignKey("contacts.id"))
    cause: Mapped[str] = mapped_column(_Short)
    reason: Mapped[str] = mapped_column(String(REASON_LIMIT))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str | None] = mapped_column(Id)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by: Mapped[str | None] = mapped_column(Id)
    undone_reason: Mapped[str] = mapped_column(String(REASON_LIMIT), default="")
