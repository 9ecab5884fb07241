"""That a person was forgotten.

Revision: 0033, after 0032
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_ID = core.database.Id
_REMAINING = sa.text("remains IS NOT NULL")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "forgotten_persons",
        sa.Column("id", _ID, nullable=False),
        sa.Column("contact_ids", sa.JSON(), nullable=False),
        sa.Column("conversations", sa.Integer(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("forgotten_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", _ID, nullable=True),
        sa.Column("remains", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forgotten_persons")),
    )
    op.create_index(
        "ix_forgotten_persons_remaining",
        "forgotten_persons",
        ["id"],
        sqlite_where=_REMAINING,
        postgresql_where=_REMAINING,
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("forgotten_persons")
