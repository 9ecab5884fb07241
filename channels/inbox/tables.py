"""Everything that a channel delivered, once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime


class ArrivalRow(Base):
    """One delivery. ``kept`` is what came, ``said`` what of it speaks for her; ``state`` is
    ``done``, ``owed`` while something is still to be done with it, or ``failed``. ``reply`` is what
    was answered in the same breath, so that a repeated delivery gets it again."""

    __tablename__ = "arrivals"
    __table_args__ = (
        UniqueConstraint("channel", "account", "key"),
        Index("ix_arrivals_state_next_at", "state", "next_at"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    channel: Mapped[str] = mapped_column(String(32))
    account: Mapped[str] = mapped_column(Id)
    key: Mapped[str] = mapped_column(String(128))
    external_id: Mapped[str] = mapped_column(String(128))
    kept: Mapped[dict[str, Any]] = mapped_column(JSON)
    said: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    reply: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    state: Mapped[str] = mapped_column(String(32))
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    came_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


ARRIVALS = Base.metadata.tables[ArrivalRow.__tablename__]


class CursorRow(Base):
    """How far an account was read, where we ask for what came rather than being told."""

    __tablename__ = "cursors"

    channel: Mapped[str] = mapped_column(String(32), primary_key=True)
    account: Mapped[str] = mapped_column(Id, primary_key=True)
    cursor: Mapped[str] = mapped_column(Text)
