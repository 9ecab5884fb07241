"""Subscribers of the page that were changed, and of which kinds a batch was begun.

Revision: 0045, after 0044
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

_MOMENT = core.database.UtcDateTime(timezone=True)
_SPANS = ("fact_subscribers", "fact_dead_letters")


def upgrade() -> None:
    """Apply."""
    version = sa.Column("version", sa.String(length=32), nullable=False, server_default="")
    with op.batch_alter_table("fact_subscriptions") as subscriptions:
        subscriptions.add_column(version)
        subscriptions.add_column(sa.Column("changed_at", _MOMENT, nullable=True))
        subscriptions.add_column(sa.Column("changed_by", sa.String(length=200), nullable=True))
    for table in _SPANS:
        with op.batch_alter_table(table) as spans:
            spans.add_column(sa.Column("kinds", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Undo."""
    for table in _SPANS:
        with op.batch_alter_table(table) as spans:
            spans.drop_column("kinds")
    with op.batch_alter_table("fact_subscriptions") as subscriptions:
        for column in ("changed_by", "changed_at", "version"):
            subscriptions.drop_column(column)
