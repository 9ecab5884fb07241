"""The facts of agents' presence: rows are added, never changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime


class PresenceRow(Base):
    """From a moment on an agent was online, at lunch, offline…; ``id`` rises in the order of
    writing."""

    __tablename__ = "presences"
    __table_args__ = (Index("ix_presences_agent_id_at", "agent_id", "at"),)

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    agent_id: Mapped[str] = mapped_column(Id)
    presence: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class DayDueRow(Base):
    """A moment of an agent about which something was told since her day was last read.

    A row of its own each time: who tells something then waits for nobody who does, too.
    """

    __tablename__ = "agent_days_due"

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    agent_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
