"""Tickets, and since when a customer's words wait for a person.

Revision: 0013, after 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_MOMENT = core.database.UtcDateTime(timezone=True)
_UNSOLVED = sa.text("status != 'solved'")


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("awaiting_since", _MOMENT, nullable=True))
        batch_op.add_column(sa.Column("ticket_id", sa.String(length=64), nullable=True))
    op.create_table(
        "tickets",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("why", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("owner_id", sa.String(length=64), nullable=True),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("first_reply_at", _MOMENT, nullable=True),
        sa.Column("solved_at", _MOMENT, nullable=True),
        sa.Column("reach_kind", sa.String(length=32), nullable=True),
        sa.Column("reach_value", sa.String(length=254), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_tickets_conversation_id_conversations"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["agents.id"], name=op.f("fk_tickets_owner_id_agents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
    )
    op.create_index("ix_tickets_status_due_at", "tickets", ["status", "due_at"])
    op.create_index("ix_tickets_owner_id", "tickets", ["owner_id"])
    op.create_index(
        "uq_tickets_unsolved",
        "tickets",
        ["conversation_id"],
        unique=True,
        sqlite_where=_UNSOLVED,
        postgresql_where=_UNSOLVED,
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("tickets")
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.drop_column("ticket_id")
        batch_op.drop_column("awaiting_since")
