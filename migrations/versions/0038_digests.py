"""Digests by mail: who wants them, and what became of each.

Revision: 0038, after 0037
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_MOMENT = core.database.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "digest_readers",
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("every", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=32), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_digest_readers")),
    )
    op.create_table(
        "digests",
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.Column("every", sa.String(length=32), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", _MOMENT, nullable=False),
        sa.Column("sent_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("staff_id", "every", "first", name=op.f("pk_digests")),
    )
    op.create_index("ix_digests_state_next_at", "digests", ["state", "next_at"])


def downgrade() -> None:
    """Undo."""
    op.drop_table("digests")
    op.drop_table("digest_readers")
