"""The tables of experiments, and of who is in them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Float, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime

_Short = String(32)


class ExperimentRow(Base):
    """One experiment. ``followed_at`` is until when its exposures are in `ExposureRow`."""

    __tablename__ = "experiments"
    __table_args__ = (Index("ix_experiments_state", "state"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    hypothesis: Mapped[str] = mapped_column(Text)
    variants: Mapped[list[Any]] = mapped_column(JSON)
    metric: Mapped[str] = mapped_column(_Short)
    guards: Mapped[list[Any]] = mapped_column(JSON)
    share: Mapped[float] = mapped_column(Float)
    days: Mapped[int] = mapped_column(Integer)
    planned: Mapped[int] = mapped_column(Integer)
    salt: Mapped[str] = mapped_column(_Short)
    state: Mapped[str] = mapped_column(_Short)
    created_by: Mapped[str] = mapped_column(Id)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    conclusion: Mapped[str] = mapped_column(Text)
    followed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ExposureRow(Base):
    """A contact in a variant; who is several contacts is one, by the id of her person.

    ``entered_at`` is when her days were over, and ``episodes`` what she did in them:
    ``[[conversation, episode, figures], …]``; both null until then. Who is in two variants of one
    experiment (contacts became one person later) counts in none.
    """

    __tablename__ = "experiment_exposures"
    __table_args__ = (
        Index("ix_experiment_exposures_entered_at", "experiment_id", "entered_at", "exposed_at"),
    )

    experiment_id: Mapped[str] = mapped_column(Id, primary_key=True)
    contact_id: Mapped[str] = mapped_column(Id, primary_key=True)
    variant: Mapped[str] = mapped_column(_Short, primary_key=True)
    exposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    episodes: Mapped[list[Any] | None] = mapped_column(JSON)
