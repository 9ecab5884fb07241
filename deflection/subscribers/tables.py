"""How far each subscriber is, and what could not be delivered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime

_Short = String(32)
_Kinds = JSON(none_as_null=True)


class SubscriberRow(Base):
    """A subscriber has all facts up to ``position``; what goes out now ends with ``last``.

    ``last`` is written before the first attempt, so that every attempt is of the same facts under
    the same key; ``kinds`` are those that it was begun with. While one runs, ``next_at`` is when it
    is given up for dead.
    """

    __tablename__ = "fact_subscribers"

    name: Mapped[str] = mapped_column(_Short, primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger)
    last: Mapped[int | None] = mapped_column(BigInteger)
    kinds: Mapped[list[str] | None] = mapped_column(_Kinds)
    attempts: Mapped[int] = mapped_column(default=0)
    maybe_taken: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str | None] = mapped_column(_Short)
    status: Mapped[int | None]
    since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SubscriptionRow(Base):
    """A subscriber that was added on a page. Her secret is made from ours and ``salt``.

    ``version`` is another one after each change.
    """

    __tablename__ = "fact_subscriptions"

    name: Mapped[str] = mapped_column(_Short, primary_key=True)
    url: Mapped[str] = mapped_column(String(2000))
    kinds: Mapped[list[str]] = mapped_column(JSON)
    words: Mapped[bool]
    salt: Mapped[str] = mapped_column(_Short)
    version: Mapped[str] = mapped_column(_Short, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_by: Mapped[str | None] = mapped_column(String(200))


class DeadLetterRow(Base):
    """Facts that a subscriber was not given: after ``after``, up to ``last``, of these kinds."""

    __tablename__ = "fact_dead_letters"

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    name: Mapped[str] = mapped_column(_Short)
    key: Mapped[str] = mapped_column(Id)
    after: Mapped[int] = mapped_column(BigInteger)
    last: Mapped[int] = mapped_column(BigInteger)
    kinds: Mapped[list[str] | None] = mapped_column(_Kinds)
    state: Mapped[str] = mapped_column(_Short)
    reason: Mapped[str | None] = mapped_column(_Short)
    status: Mapped[int | None]
    attempts: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
