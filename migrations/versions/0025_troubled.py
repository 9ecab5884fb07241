"""Where the bot is in trouble, marked when it is found.

Revision: 0025, after 0024
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_INDEX, _TROUBLED = "ix_conversations_troubled", sa.text("state = 'bot' AND trouble != ''")


def upgrade() -> None:
    """Apply."""
    mark = sa.Column("trouble", sa.String(length=64), server_default="", nullable=False)
    op.add_column("conversations", mark)
    op.create_index(
        _INDEX,
        "conversations",
        ["updated_at", "id"],
        sqlite_where=_TROUBLED,
        postgresql_where=_TROUBLED,
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index(_INDEX, table_name="conversations")
    op.drop_column("conversations", "trouble")
