"""Groups of questions that editors took apart.

Revision: 0032, after 0031
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "gap_partings",
        sa.Column("gap_id", sa.String(length=64), nullable=False),
        sa.Column("other_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("gap_id", "other_id", name=op.f("pk_gap_partings")),
    )
    op.create_index("ix_gap_partings_other_id", "gap_partings", ["other_id"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("gap_partings")
