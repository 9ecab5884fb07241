"""What is to be delivered, and whether anything is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime

_Short = String(32)


class WebhookRow(Base):
    """An outside desk that wants records: handoffs look here and need not know the settings."""

    __tablename__ = "webhooks"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    host: Mapped[str] = mapped_column(String(255))
    active: Mapped[bool]


class DeliveryRow(Base):
    """One record on its way out, written in the transaction of its handoff.

    ``id`` is the idempotency key; ``next_at`` is when to try (again), None once the state is final;
    while an attempt runs it is when that attempt is given up for dead. ``routing`` is what routing
    had found of the handoff when it was first tried: every attempt says the same.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("handoff_id", "event"),
        Index("ix_deliveries_state_next_at", "state", "next_at"),
        Index("ix_deliveries_created_at", "created_at"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    handoff_id: Mapped[str] = mapped_column(ForeignKey("handoffs.id"))
    event: Mapped[str] = mapped_column(_Short)
    state: Mapped[str] = mapped_column(_Short)
    attempts: Mapped[int] = mapped_column(default=0)
    maybe_taken: Mapped[bool] = mapped_column(default=False)
    routing: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    reason: Mapped[str | None] = mapped_column(_Short)
    status: Mapped[int | None]
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
