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

    ``came`` is whenever she asked something or wanted a person, ``next_came_at`` when she next did
    elsewhere, ``next_on_topic_at`` when she did on the topic (`episodes.following`);
    ``look_at`` is when time alone changes the outcome. ``added`` are its figures, to be taken back
    when they change.
    """

    __tablename__ = "episodes"
    __table_args__ = (
        Index("ix_episodes_contact_id", "contact_id"),
        Index("ix_episodes_look_at", "look_at"),
        Index("ix_episodes_began_at", "began_at"),
    )

    conversation_id: Mapped[str] = mapped_column(Id, primary_key=True)
    episode: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    contact_id: Mapped[str] = mapped_column(Id)
    channel: Mapped[str] = mapped_column(_Short)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    came: Mapped[list[str]] = mapped_column(JSON)
    next_came_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_on_topic_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(_Short)
    durable: Mapped[bool | None]
    look_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    article_id: Mapped[str | None] = mapped_column(Id)
    product: Mapped[str] = mapped_column(String(64))
    added: Mapped[list[Any]] = mapped_column(JSON)


class StintRow(Base):
    """A time that an agent had a customer; ``number`` counts those of an episode."""

    __tablename__ = "stints"
    __table_args__ = (Index("ix_stints_agent_id_began_at", "agent_id", "began_at"),)

    conversation_id: Mapped[str] = mapped_column(Id, primary_key=True)
    episode: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    agent_id: Mapped[str] = mapped_column(Id)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AgentDayRow(Base):
    """How an agent's day was spent (`deflection.shifts`): what it added to the figures.

    ``ends_as`` is her presence at its end; ``look_at`` is when time alone changes what is known.
    """

    __tablename__ = "agent_days"
    __table_args__ = (Index("ix_agent_days_look_at", "look_at"),)

    agent_id: Mapped[str] = mapped_column(Id, primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    ends_as: Mapped[str] = mapped_column(_Short)
    look_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    added: Mapped[list[Any]] = mapped_column(JSON)


class FigureRow(Base):
    """One figure of one cell (`deflection.numbers.figures`)."""

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
