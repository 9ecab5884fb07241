"""The newest handoffs are found by when they ended.

Revision: 0005, after 0004
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_handoffs_ended_at", "handoffs", ["ended_at"])


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_handoffs_ended_at", "handoffs")
