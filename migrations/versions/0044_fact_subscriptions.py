"""Subscribers that are added on a page, and who is paused.

Revision: 0044, after 0043
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

_MOMENT = core.database.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "fact_subscriptions",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("words", sa.Boolean(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_fact_subscriptions")),
    )
    with op.batch_alter_table("fact_subscribers") as subscribers:
        subscribers.add_column(sa.Column("paused_at", _MOMENT, nullable=True))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("fact_subscribers") as subscribers:
        subscribers.drop_column("paused_at")
    op.drop_table("fact_subscriptions")
