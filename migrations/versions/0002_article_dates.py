"""When an article is valid.

Revision: 0002, after 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("articles", schema=None) as batch_op:
        for name in ("valid_from", "valid_until"):
            moment = core.database.UtcDateTime(timezone=True)
            batch_op.add_column(sa.Column(name, moment, nullable=True))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("articles", schema=None) as batch_op:
        for name in ("valid_until", "valid_from"):
            batch_op.drop_column(name)
