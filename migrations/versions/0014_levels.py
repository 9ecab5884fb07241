"""How the promises of service levels stand.

Revision: 0014, after 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_MOMENT = core.database.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "levels",
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("promise", sa.String(length=32), nullable=True),
        sa.Column("mark", sa.String(length=32), nullable=True),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("next_at", _MOMENT, nullable=True),
        sa.Column("taken", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_levels_conversation_id_conversations"),
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_levels")),
    )
    op.create_index("ix_levels_next_at", "levels", ["next_at"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("levels")
