"""Links in answers, and whether they still lead anywhere.

Revision: 0028, after 0027
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    moment = core.database.UtcDateTime(timezone=True)
    op.create_table(
        "article_links",
        sa.Column("article_id", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("checked_at", moment, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "digest", name=op.f("pk_article_links")),
    )
    for name in ("due_at", "digest"):
        op.create_index(f"ix_article_links_{name}", "article_links", [name])


def downgrade() -> None:
    """Take back."""
    op.drop_table("article_links")
