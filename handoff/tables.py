"""The tables of conversations. Tables of other packages are tied by ids, never by foreign keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Float, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime

_Short = String(32)
_Name = String(200)
TROUBLED = text("state = 'bot' AND trouble != ''")
"""The bot is in trouble: in these words, and without parameters, SQLite finds the index for it."""


class ContactRow(Base):
    """A person, whichever channel she came through.

    ``tier`` is what she is to the company (standard, vip); ``last_agent_id`` served her last. After
    ``forgotten_at`` nothing is left of her but what is counted.
    """

    __tablename__ = "contacts"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(_Name)
    language: Mapped[str] = mapped_column(_Short)
    tier: Mapped[str] = mapped_column(_Short, default="standard")
    last_agent_id: Mapped[str | None] = mapped_column(Id)
    last_served_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    forgotten_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def _hers(context: DefaultExecutionContext) -> str:
    values: dict[str, Any] = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return str(values["contact_id"])


class IdentityRow(Base):
    """How a contact is known on one channel account: a visitor id, an openid.

    Identities under one ``proven_id`` are proven to be the same person's (`handoff.contacts`).
    """

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("channel", "account", "external_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    contact_id: Mapped[str] = mapped_column(ForeignKey("contacts.id"), index=True)
    channel: Mapped[str] = mapped_column(_Short)
    account: Mapped[str] = mapped_column(Id)
    external_id: Mapped[str] = mapped_column(String(128))
    proven_id: Mapped[str] = mapped_column(Id, index=True, default=_hers)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AgentRow(Base):
    """A person at the desk. ``last_seen_at`` is kept fresh while her desk socket lives.

    ``presence`` is what she says (`handoff.routing.staffing.presence`), since ``presence_since``.
    ``capacity`` is how many chats she has at once, each counting by its ``weight``. ``idle_since``
    is when she last got or ended one, ``unanswered`` how many offers in a row she let pass.
    """

    __tablename__ = "agents"
    __table_args__ = (Index("ix_agents_presence_last_seen_at", "presence", "last_seen_at"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(_Name)
    language: Mapped[str] = mapped_column(_Short)
    capacity: Mapped[int]
    presence: Mapped[str] = mapped_column(_Short)
    presence_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    idle_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    unanswered: Mapped[int] = mapped_column(default=0)


class ConversationRow(Base):
    """One conversation. ``version`` rises with every change, ``epoch`` with every change of owner,
    ``episode`` with every reopening; ``seq`` is the number of its last message; ``weight`` is how
    much of an agent's capacity it takes; ``context`` is what the bot talks about with her;
    ``awaiting_since`` is when her oldest words came that no person has answered; ``ticket_id`` is
    her ticket, until it is solved; ``survey_id`` is what she was asked last, ``rating`` her score
    of the last chat; ``trouble`` is what the bot fails in with her
    (`handoff.bot.trouble`), in words parted by spaces."""

    __tablename__ = "conversations"
    __table_args__ = (
        # Promise 4: one open conversation per contact and channel account.
        Index(
            "uq_conversations_open",
            "contact_id",
            "channel",
            "account",
            unique=True,
            sqlite_where=text("state != 'closed'"),
            postgresql_where=text("state != 'closed'"),
        ),
        Index("ix_conversations_state_waiting_since", "state", "waiting_since"),
        Index("ix_conversations_assignee_id_state", "assignee_id", "state"),
        Index("ix_conversations_state_updated_at", "state", "updated_at"),
        Index(
            "ix_conversations_troubled",
            "updated_at",
            "id",
            sqlite_where=TROUBLED,
            postgresql_where=TROUBLED,
        ),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    contact_id: Mapped[str] = mapped_column(ForeignKey("contacts.id"), index=True)
    channel: Mapped[str] = mapped_column(_Short)
    account: Mapped[str] = mapped_column(Id)
    state: Mapped[str] = mapped_column(_Short)
    language: Mapped[str] = mapped_column(_Short)
    assignee_id: Mapped[str | None] = mapped_column(ForeignKey("agents.id"))
    weight: Mapped[float] = mapped_column(Float, default=1.0)
    version: Mapped[int] = mapped_column(default=1)
    epoch: Mapped[int] = mapped_column(default=1)
    episode: Mapped[int] = mapped_column(default=1)
    seq: Mapped[int] = mapped_column(default=0)
    agent_read_seq: Mapped[int] = mapped_column(default=0)
    customer_received_seq: Mapped[int] = mapped_column(default=0)
    customer_read_seq: Mapped[int] = mapped_column(default=0)
    rating: Mapped[int | None]
    survey_id: Mapped[str | None] = mapped_column(Id)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    waiting_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_reply_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    context: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    awaiting_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ticket_id: Mapped[str | None] = mapped_column(Id)
    trouble: Mapped[str] = mapped_column(String(64), default="")
    turn_token: Mapped[str | None] = mapped_column(Id)
    turn_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MessageRow(Base):
    """One message; never changed after it was written."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "client_message_id"),
        UniqueConstraint("channel", "account", "external_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    seq: Mapped[int]
    sender: Mapped[str] = mapped_column(_Short)
    author_id: Mapped[str | None] = mapped_column(Id)
    author_name: Mapped[str | None] = mapped_column(_Name)
    kind: Mapped[str] = mapped_column(_Short)
    text: Mapped[str] = mapped_column(Text)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    client_message_id: Mapped[str | None] = mapped_column(Id)
    channel: Mapped[str] = mapped_column(_Short)
    account: Mapped[str] = mapped_column(Id)
    external_id: Mapped[str | None] = mapped_column(String(128))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TurnRow(Base):
    """A customer message that the bot still owes an answer, or how that ended."""

    __tablename__ = "turns"
    __table_args__ = (
        Index("ix_turns_state_conversation_id_seq", "state", "conversation_id", "seq"),
        UniqueConstraint("message_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id"))
    seq: Mapped[int]
    epoch: Mapped[int]
    state: Mapped[str] = mapped_column(_Short)
    source: Mapped[str | None] = mapped_column(_Short)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class HandoffRow(Base):
    """One request for a person, with the record as it stood when she was queued."""

    __tablename__ = "handoffs"
    __table_args__ = (
        Index("ix_handoffs_conversation_id_queued_at", "conversation_id", "queued_at"),
        Index("ix_handoffs_ended_at", "ended_at"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    episode: Mapped[int]
    reason: Mapped[str] = mapped_column(_Short)
    slots: Mapped[dict[str, Any]] = mapped_column(JSON)
    record: Mapped[dict[str, Any]] = mapped_column(JSON)
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_by: Mapped[str | None] = mapped_column(Id)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(_Short)


# Where the same few statements run for every message or move, they speak of tables: the mapping of
# whole rows costs more than SQLite takes.
AGENTS = Base.metadata.tables[AgentRow.__tablename__]
CONTACTS = Base.metadata.tables[ContactRow.__tablename__]
CONVERSATIONS = Base.metadata.tables[ConversationRow.__tablename__]
HANDOFFS = Base.metadata.tables[HandoffRow.__tablename__]
MESSAGES = Base.metadata.tables[MessageRow.__tablename__]
TURNS = Base.metadata.tables[TurnRow.__tablename__]
