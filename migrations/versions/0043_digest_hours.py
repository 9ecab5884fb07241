"""At which hour and on which day of the week a digest is wanted, and why one was not sent.

Revision: 0043, after 0042
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_MOMENT = core.database.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("digest_readers") as readers:
        readers.add_column(sa.Column("hour", sa.Integer(), nullable=True))
        readers.add_column(sa.Column("weekday", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("digests") as digests:
        digests.add_column(sa.Column("tried_at", _MOMENT, nullable=True))
        digests.add_column(sa.Column("reason", sa.String(length=32), nullable=True))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("digests") as digests:
        digests.drop_column("reason")
        digests.drop_column("tried_at")
    with op.batch_alter_table("digest_readers") as readers:
        readers.drop_column("weekday")
        readers.drop_column("hour")
