"""What routing had found of a handoff when its record was first posted.

Revision: 0017, after 0016
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("deliveries", sa.Column("routing", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Take back."""
    op.drop_column("deliveries", "routing")
