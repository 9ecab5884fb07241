"""Of whom a channel was asked who they are.

Revision: 0041, after 0040
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

_ID = core.database.Id


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "acquaintances",
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("account", _ID, nullable=False),
        sa.Column("external_id", sa.String(length=128), nullable=False),
        sa.Column("asked_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "account", "external_id", name=op.f("pk_acquaintances")),
    )
    op.create_index("ix_acquaintances_asked_at", "acquaintances", ["asked_at"])


def downgrade() -> None:
    """Undo."""
    op.drop_table("acquaintances")
