"""What is read on the help pages by somebody who is in no conversation yet.

Revision: 0020, after 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_INDEXED = ("article_id", "opened_at", "reader_id")


def upgrade() -> None:
    """Apply."""
    moment = core.database.UtcDateTime(timezone=True)
    op.create_table(
        "readings",
        sa.Column("id", core.database.Id, nullable=False),
        sa.Column("article_id", core.database.Id, nullable=False),
        sa.Column("reader_id", core.database.Id, nullable=True),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("helped", sa.Boolean(), nullable=True),
        sa.Column("opened_at", moment, nullable=False),
        sa.Column("updated_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readings")),
    )
    with op.batch_alter_table("readings", schema=None) as batch_op:
        for name in _INDEXED:
            batch_op.create_index(batch_op.f(f"ix_readings_{name}"), [name], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_table("readings")
