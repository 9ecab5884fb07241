"""Who answers for an article, when it is looked at again, its tags, the trash, and why it changed.

Revision: 0018, after 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    moment = core.database.UtcDateTime(timezone=True)
    with op.batch_alter_table("articles", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owner_id", core.database.Id, nullable=True))
        batch_op.add_column(sa.Column("review_at", moment, nullable=True))
        batch_op.add_column(sa.Column("tags", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("deleted_at", moment, nullable=True))
    with op.batch_alter_table("article_revisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("note", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("article_revisions", schema=None) as batch_op:
        batch_op.drop_column("note")
    with op.batch_alter_table("articles", schema=None) as batch_op:
        for name in ("deleted_at", "tags", "review_at", "owner_id"):
            batch_op.drop_column(name)
