"""How chats ended.

Revision: 0010, after 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "wrap_ups",
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("episode", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("agent_id", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("in_knowledge_base", sa.String(length=8), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("updated_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_wrap_ups_conversation_id_conversations"),
        ),
        sa.PrimaryKeyConstraint("conversation_id", "episode", name=op.f("pk_wrap_ups")),
    )
    with op.batch_alter_table("wrap_ups", schema=None) as batch_op:
        batch_op.create_index("ix_wrap_ups_updated_at", ["updated_at"], unique=False)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("wrap_ups", schema=None) as batch_op:
        batch_op.drop_index("ix_wrap_ups_updated_at")

    op.drop_table("wrap_ups")
