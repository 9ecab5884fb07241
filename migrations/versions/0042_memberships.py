"""Who was in which team when; who is in one now, was from the first, for nobody knows better.

Revision: 0042, after 0041
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

_MOMENT = core.database.UtcDateTime(timezone=True)
_ID = core.database.Id
_COUNTED = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_EVER = datetime(1970, 1, 1, tzinfo=UTC)


def upgrade() -> None:
    """Apply; the books begin anew by themselves, for their rules are others."""
    memberships = op.create_table(
        "memberships",
        sa.Column("id", _COUNTED, autoincrement=True, nullable=False),
        sa.Column("agent_id", _ID, nullable=False),
        sa.Column("teams", sa.JSON(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    op.create_index("ix_memberships_agent_id_id", "memberships", ["agent_id", "id"])
    op.create_table(
        "memberships_due",
        sa.Column("id", _COUNTED, autoincrement=True, nullable=False),
        sa.Column("agent_id", _ID, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships_due")),
    )
    op.bulk_insert(memberships, _as_of_now())


def _as_of_now() -> list[dict[str, object]]:
    found: dict[str, list[str]] = {}
    query = "SELECT agent_id, team_id FROM team_members ORDER BY agent_id, team_id"
    for agent_id, team_id in op.get_bind().execute(sa.text(query)):
        found.setdefault(agent_id, []).append(team_id)
    return [{"agent_id": agent, "teams": teams, "at": _EVER} for agent, teams in found.items()]


def downgrade() -> None:
    """Undo."""
    for table in ("memberships_due", "memberships"):
        op.drop_table(table)
