"""When a handoff was routed and its needs were asked, and why it went to its agent.

Revision: 0011, after 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_MOMENT = core.database.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("routings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("routed_at", _MOMENT, nullable=True))
        batch_op.add_column(sa.Column("asked_at", _MOMENT, nullable=True))
        batch_op.add_column(sa.Column("decision", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.drop_index("ix_routings_waiting_lane_rank_at")
    op.execute("UPDATE routings SET asked_at = rank_at")
    with op.batch_alter_table("routings", schema=None) as batch_op:
        batch_op.alter_column("asked_at", existing_type=_MOMENT, nullable=False)
        batch_op.create_index(
            "ix_routings_lanes", ["waiting", "offered_to", "lane", "rank_at", "conversation_id"]
        )
    op.drop_index("ix_offers_handoff_id", "offers")
    op.create_index("ix_offers_handoff_id_agent_id", "offers", ["handoff_id", "agent_id"])


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_offers_handoff_id_agent_id", "offers")
    op.create_index("ix_offers_handoff_id", "offers", ["handoff_id"])
    with op.batch_alter_table("routings", schema=None) as batch_op:
        batch_op.drop_index("ix_routings_lanes")
        batch_op.create_index(
            "ix_routings_waiting_lane_rank_at", ["waiting", "lane", "rank_at", "conversation_id"]
        )
        for column in ("decision", "asked_at", "routed_at"):
            batch_op.drop_column(column)
