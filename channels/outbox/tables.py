"""What is to be sent, to whom, and how much may be."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime

_Short = String(32)
_Theirs = String(128)


class CorrespondentRow(Base):
    """Somebody who is written to. ``heard_at`` is when she last did anything, ``scene`` the code by
    which she came; who sends to her holds ``claim`` until ``claimed_until``, and tries again at
    ``next_at``."""

    __tablename__ = "correspondents"

    channel: Mapped[str] = mapped_column(_Short, primary_key=True)
    account: Mapped[str] = mapped_column(Id, primary_key=True)
    external_id: Mapped[str] = mapped_column(_Theirs, primary_key=True)
    heard_at: Mapped[datetime] = mapped_column(UtcDateTime)
    scene: Mapped[str | None] = mapped_column(_Theirs)
    claim: Mapped[str | None] = mapped_column(Id)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AllowanceRow(Base):
    """What may be sent to her by what she did last of a kind (`channels.outbox.allowance`)."""

    __tablename__ = "allowances"

    channel: Mapped[str] = mapped_column(_Short, primary_key=True)
    account: Mapped[str] = mapped_column(Id, primary_key=True)
    external_id: Mapped[str] = mapped_column(_Theirs, primary_key=True)
    trigger: Mapped[str] = mapped_column(_Short, primary_key=True)
    most: Mapped[int]
    spent: Mapped[int] = mapped_column(default=0)
    until: Mapped[datetime] = mapped_column(UtcDateTime)


CORRESPONDENTS = Base.metadata.tables[CorrespondentRow.__tablename__]
ALLOWANCES = Base.metadata.tables[AllowanceRow.__tablename__]


class ThreadRow(Base):
    """How far a conversation was made into pieces: all messages up to ``planned_seq``."""

    __tablename__ = "threads"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    planned_seq: Mapped[int]


class PieceRow(Base):
    """One piece on its way. Pieces of one ``parcel`` are sent as one message, which the other side
    knows by its ``receipt``; ``place`` orders those of a message. ``fate`` and ``code`` are how the
    last try ended."""

    __tablename__ = "pieces"
    __table_args__ = (
        Index(
            "ix_pieces_state_channel_account_external_id",
            "state",
            "channel",
            "account",
            "external_id",
        ),
        Index("ix_pieces_conversation_id_seq", "conversation_id", "seq"),
        Index("ix_pieces_parcel", "parcel"),
        Index("ix_pieces_receipt", "receipt"),
    )

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    channel: Mapped[str] = mapped_column(_Short)
    account: Mapped[str] = mapped_column(Id)
    external_id: Mapped[str] = mapped_column(_Theirs)
    seq: Mapped[int]
    place: Mapped[int]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    rides: Mapped[bool] = mapped_column(default=False)
    lapses: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(_Short)
    parcel: Mapped[str | None] = mapped_column(Id)
    receipt: Mapped[str | None] = mapped_column(_Theirs)
    fate: Mapped[str | None] = mapped_column(_Short)
    code: Mapped[int | None]
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
