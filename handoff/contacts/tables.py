"""The tables of what was said about contacts: which are one person, and who was forgotten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, text
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


class ForgottenRow(Base):
    """That a person was forgotten: when, by whom (nobody: by an operator's command), how much.

    ``contact_ids`` mean nobody any more. ``remains`` is what is still to be taken away outside the
    database, None when all is.
    """

    __tablename__ = "forgotten_persons"
    __table_args__ = (
        Index(
            "ix_forgotten_persons_remaining",
            "id",
            sqlite_where=text("remains IS NOT NULL"),
            postgresql_where=text("remains IS NOT NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    contact_ids: Mapped[list[str]] = mapped_column(JSON)
    conversations: Mapped[int]
    messages: Mapped[int]
    files: Mapped[int]
    forgotten_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[str | None] = mapped_column(Id)
    remains: Mapped[dict[str, list[str]] | None] = mapped_column(JSON(none_as_null=True))
