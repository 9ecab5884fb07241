"""The tables of the books; all of them can be made again from the facts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Date, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime

_Short = String(32)


class EpisodeRow(Base):
    """An episode, its outcome so far, and what it added to the figures.

    ``next_asked_at`` is when its contact next asked something, on any channel; ``look_at`` when
    time alone changes the outcome. ``added`` are its figures, to be taken back when they change.
    """

    __tablename__ = "episodes"
    __table_args__ = (
        Index("ix_episodes_contact_id_asked_at", "contact_id", "asked_at"),
        Index("ix_episodes_look_at", "look_at"),
        Index("ix_episodes_began_at", "began_at"),
    )

    conversation_id: Mapped[str] = mapped_column(Id, primary_key=True)
    episode: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    contact_id: Mapped[str] = mapped_column(Id)
    channel: Mapped[str] = mapped_column(_Short)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(_Short)
    durable: Mapped[bool | None]
    look_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    article_id: Mapped[str | None] = mapped_column(Id)
    product: Mapped[str] = mapped_column(String(64))
    added: Mapped[list[Any]] = mapped_column(JSON)


class FigureRow(Base):
    """One figure of one cell (`deflection.figures`)."""

    __tablename__ = "figures"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    of: Mapped[str] = mapped_column(_Short, primary_key=True)
    member: Mapped[str] = mapped_column(Id, primary_key=True)
    channel: Mapped[str] = mapped_column(_Short, primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    product: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)


class DueRow(Base):
    """An episode of which facts were written since it was last read.

    A row of its own each time: who writes facts then waits for nobody who does, too.
    """

    __tablename__ = "episodes_due"

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    conversation_id: Mapped[str] = mapped_column(Id)
    episode: Mapped[int]


class BooksRow(Base):
    """The one row that says by which definition the books were kept."""

    __tablename__ = "books"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    definition: Mapped[str] = mapped_column(String(200))
