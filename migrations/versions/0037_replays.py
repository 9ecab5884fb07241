"""Replays: what was asked, asked again of another day's knowledge base.

Revision: 0037, after 0036
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_MOMENT = core.database.UtcDateTime(timezone=True)
_ID = core.database.Id


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "studio_replays",
        sa.Column("id", _ID, nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("treatment", sa.JSON(), nullable=False),
        sa.Column("created_by", _ID, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("beat_at", _MOMENT, nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_studio_replays")),
    )
    op.create_index("ix_studio_replays_created_at", "studio_replays", ["created_at"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("studio_replays")
