"""Episodes in the order of their beginning, for the conversations behind a number.

Revision: 0029, after 0028
"""

from __future__ import annotations

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_episodes_began_at", "episodes", ["began_at"])
    op.drop_index("ix_episodes_outcome_asked_at", table_name="episodes")


def downgrade() -> None:
    """Undo."""
    op.create_index("ix_episodes_outcome_asked_at", "episodes", ["outcome", "asked_at"])
    op.drop_index("ix_episodes_began_at", table_name="episodes")
