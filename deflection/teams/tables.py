"""The facts of agents' teams: rows are added, never changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime


class MembershipRow(Base):
    """From a moment on an agent was in these teams and in no others; ``id`` rises in the order of
    writing."""

    __tablename__ = "memberships"
    __table_args__ = (Index("ix_memberships_agent_id_id", "agent_id", "id"),)

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    agent_id: Mapped[str] = mapped_column(Id)
    teams: Mapped[list[str]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class MembershipDueRow(Base):
    """An agent of whose teams something was told since the books were last kept.

    A row of its own each time: who tells something then waits for nobody who does, too.
    """

    __tablename__ = "memberships_due"

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    agent_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
