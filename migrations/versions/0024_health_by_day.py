"""An article's figures by day, and how many customers were shown two articles that ask the same.

Revision: 0024, after 0023
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("article_health", schema=None) as batch_op:
        batch_op.add_column(sa.Column("series", sa.JSON(), server_default="[]", nullable=False))
    with op.batch_alter_table("doubled_articles", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("customers", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.create_index("ix_doubled_articles_other_id", ["other_id"])


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("doubled_articles", schema=None) as batch_op:
        batch_op.drop_index("ix_doubled_articles_other_id")
        batch_op.drop_column("customers")
    with op.batch_alter_table("article_health", schema=None) as batch_op:
        batch_op.drop_column("series")
