"""The tables of internal notes: apart from messages, so that no road to a customer meets them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime


class NoteRow(Base):
    """One note; never changed after it was written.

    ``number`` counts the notes of a conversation, ``after_seq`` is the number of the message that
    it was written under.
    """

    __tablename__ = "notes"
    __table_args__ = (
        UniqueConstraint("conversation_id", "number"),
        UniqueConstraint("conversation_id", "client_note_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    number: Mapped[int]
    after_seq: Mapped[int]
    author_id: Mapped[str] = mapped_column(ForeignKey("agents.id"))
    author_name: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    client_note_id: Mapped[str | None] = mapped_column(Id)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MentionRow(Base):
    """A colleague whom a note asks to look; ``seen_at`` is when she did."""

    __tablename__ = "mentions"
    __table_args__ = (Index("ix_mentions_agent_id_seen_at", "agent_id", "seen_at"),)

    note_id: Mapped[str] = mapped_column(ForeignKey("notes.id"), primary_key=True)
    agent_id: Mapped[str] = mapped_column(ForeignKey("agents.id"), primary_key=True)
    agent_name: Mapped[str] = mapped_column(String(200))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
