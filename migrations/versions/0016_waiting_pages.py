"""When the pages of those who wait were last seen.

Revision: 0016, after 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "waiting_pages",
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("seen_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_waiting_pages")),
    )
    op.create_index(op.f("ix_waiting_pages_seen_at"), "waiting_pages", ["seen_at"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("waiting_pages")
