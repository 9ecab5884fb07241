"""Access tokens are kept sealed: what lies there in plain text goes, and is asked for anew.

Revision: 0030, after 0029
"""

from __future__ import annotations

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("UPDATE access_tokens SET token = NULL, expires_at = NULL")


def downgrade() -> None:
    """Undo: what is sealed, the release before would take for a token."""
    op.execute("UPDATE access_tokens SET token = NULL, expires_at = NULL")
