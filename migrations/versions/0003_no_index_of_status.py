"""No index of the articles' status: SQLite preferred it to the one that finds translations.

Revision: 0003, after 0002
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.drop_index("ix_articles_status", "articles")


def downgrade() -> None:
    """Take back."""
    op.create_index("ix_articles_status", "articles", ["status"])
