"""Whenever she came in an episode: another one of hers may go on after its end.

Revision: 0046, after 0045
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

_MOMENT = core.database.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply; the books begin anew by themselves, for their rules are others."""
    with op.batch_alter_table("episodes") as episodes:
        episodes.add_column(sa.Column("came", sa.JSON(), nullable=False, server_default="[]"))
        episodes.drop_column("came_at")


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("episodes") as episodes:
        episodes.add_column(sa.Column("came_at", _MOMENT, nullable=True))
        episodes.drop_column("came")
