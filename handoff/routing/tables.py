"""The tables of routing: what agents can do, how a handoff is routed, and what was offered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime
from handoff.routing.rules.skill import NAME_LIMIT

_Short = String(32)
_Name = String(200)
_Skill = String(NAME_LIMIT)
_OPEN = text("state = 'open'")


class TeamRow(Base):
    """A team; ``id`` is a short name such as ``billing``."""

    __tablename__ = "teams"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    zh: Mapped[str] = mapped_column(_Name)
    en: Mapped[str] = mapped_column(_Name)


class TeamMemberRow(Base):
    """Who is in which team; an agent may be in several."""

    __tablename__ = "team_members"

    team_id: Mapped[str] = mapped_column(ForeignKey("teams.id"), primary_key=True)
    agent_id: Mapped[str] = mapped_column(ForeignKey("agents.id"), primary_key=True, index=True)


class SkillRow(Base):
    """A skill that agents can have, by its name (`handoff.routing.rules.skill.Skill`)."""

    __tablename__ = "skills"

    name: Mapped[str] = mapped_column(_Skill, primary_key=True)
    zh: Mapped[str] = mapped_column(_Name)
    en: Mapped[str] = mapped_column(_Name)


class AgentSkillRow(Base):
    """What an agent can do, and how well: 1 to 5."""

    __tablename__ = "agent_skills"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 5", name="level"),)

    agent_id: Mapped[str] = mapped_column(ForeignKey("agents.id"), primary_key=True)
    skill: Mapped[str] = mapped_column(ForeignKey("skills.name"), primary_key=True, index=True)
    level: Mapped[int]


class RoutingRow(Base):
    """How one handoff is routed.

    ``rank_at`` is her place in the queue: when she would have come without a head start, so the
    smallest is next. ``lane`` are the needs that are still asked of an agent
    (`rules.skill.lane_of`), ``asked`` those of ``asked_at``. At ``relax_at`` it is looked
    at again: what it needs is found (until then it has no ``routed_at``), or less is asked.
    ``wanted_agent_id`` served her last, ``offered_to`` has her offered now. ``reasons`` tell what
    she needs and her place, ``decision`` why she went to her agent (`rules.reasons`).
    """

    __tablename__ = "routings"
    __table_args__ = (
        Index("ix_routings_waiting_rank_at", "waiting", "rank_at", "conversation_id"),
        Index("ix_routings_lanes", "waiting", "offered_to", "lane", "rank_at", "conversation_id"),
        Index("ix_routings_waiting_relax_at", "waiting", "relax_at"),
        Index("ix_routings_conversation_id_waiting", "conversation_id", "waiting"),
    )

    handoff_id: Mapped[str] = mapped_column(ForeignKey("handoffs.id"), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    waiting: Mapped[bool]
    rank_at: Mapped[datetime] = mapped_column(UtcDateTime)
    routed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked: Mapped[str] = mapped_column(String(255))
    lane: Mapped[str] = mapped_column(String(255))
    relax_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    topic: Mapped[str | None] = mapped_column(_Skill)
    tier: Mapped[str] = mapped_column(_Short)
    priority: Mapped[str] = mapped_column(_Short)
    wanted_agent_id: Mapped[str | None] = mapped_column(Id)
    offered_to: Mapped[str | None] = mapped_column(Id)
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    decision: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class OfferRow(Base):
    """One waiting customer offered to one agent, and how that ended.

    ``state`` is open, accepted, declined, timed_out, withdrawn (the customer left, or somebody else
    took her), or returned: then the agent had her without an offer, or with one, and gave her back.
    """

    __tablename__ = "offers"
    __table_args__ = (
        Index(
            "uq_offers_open_agent_id",
            "agent_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "uq_offers_open_conversation_id",
            "conversation_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_offers_state_expires_at", "state", "expires_at"),
        Index("ix_offers_handoff_id_agent_id", "handoff_id", "agent_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    handoff_id: Mapped[str] = mapped_column(ForeignKey("handoffs.id"))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    agent_id: Mapped[str] = mapped_column(ForeignKey("agents.id"))
    state: Mapped[str] = mapped_column(_Short)
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    offered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


# For the statements of every move (see `handoff.tables`).
ROUTINGS = Base.metadata.tables[RoutingRow.__tablename__]
OFFERS = Base.metadata.tables[OfferRow.__tablename__]
