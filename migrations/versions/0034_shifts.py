"""Who was there when, how agents' days were spent, and when customers came again.

Revision: 0034, after 0033
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_MOMENT = core.database.UtcDateTime(timezone=True)
_ID = core.database.Id
_COUNTED = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_CAME = ("came_at", "next_came_at", "next_on_topic_at")


def upgrade() -> None:
    """Apply; the books begin anew by themselves, for their rules are others."""
    _facts()
    _books()
    op.drop_index("ix_episodes_contact_id_asked_at", table_name="episodes")
    op.create_index("ix_episodes_contact_id", "episodes", ["contact_id"])
    with op.batch_alter_table("episodes") as episodes:
        episodes.drop_column("next_asked_at")
        for name in _CAME:
            episodes.add_column(sa.Column(name, _MOMENT, nullable=True))


def _facts() -> None:
    op.create_table(
        "presences",
        sa.Column("id", _COUNTED, autoincrement=True, nullable=False),
        sa.Column("agent_id", _ID, nullable=False),
        sa.Column("presence", sa.String(length=32), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presences")),
    )
    op.create_index("ix_presences_agent_id_at", "presences", ["agent_id", "at"])
    op.create_table(
        "agent_days_due",
        sa.Column("id", _COUNTED, autoincrement=True, nullable=False),
        sa.Column("agent_id", _ID, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent_days_due")),
    )


def _books() -> None:
    op.create_table(
        "stints",
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("episode", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("agent_id", _ID, nullable=False),
        sa.Column("began_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("conversation_id", "episode", "number", name=op.f("pk_stints")),
    )
    op.create_index("ix_stints_agent_id_began_at", "stints", ["agent_id", "began_at"])
    op.create_table(
        "agent_days",
        sa.Column("agent_id", _ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("ends_as", sa.String(length=32), nullable=False),
        sa.Column("look_at", _MOMENT, nullable=True),
        sa.Column("added", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("agent_id", "day", name=op.f("pk_agent_days")),
    )
    op.create_index("ix_agent_days_look_at", "agent_days", ["look_at"])


def downgrade() -> None:
    """Undo."""
    for table in ("agent_days", "stints", "agent_days_due", "presences"):
        op.drop_table(table)
    with op.batch_alter_table("episodes") as episodes:
        for name in _CAME:
            episodes.drop_column(name)
        episodes.add_column(sa.Column("next_asked_at", _MOMENT, nullable=True))
    op.drop_index("ix_episodes_contact_id", table_name="episodes")
    op.create_index("ix_episodes_contact_id_asked_at", "episodes", ["contact_id", "asked_at"])
