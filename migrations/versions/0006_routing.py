"""Teams, skills, tiers and offers; how each handoff is routed.

Revision: 0006, after 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_OPEN = sa.text("state = 'open'")
_MOMENT = core.database.UtcDateTime(timezone=True)

# Who waits already keeps her place, with a need that every agent meets: none.
_WHO_WAITS = """
    INSERT INTO routings
        (handoff_id, conversation_id, waiting, rank_at, asked, lane, tier, priority, reasons)
    SELECT h.id, c.id, c.state = 'queued', c.waiting_since, '', '', 'standard', 'normal', '[]'
    FROM handoffs h JOIN conversations c ON c.id = h.conversation_id
    WHERE h.ended_at IS NULL AND c.waiting_since IS NOT NULL
"""


def upgrade() -> None:
    """Apply."""
    _add_columns()
    _create_people()
    _create_routings()
    _create_offers()
    op.execute(_WHO_WAITS)


def _add_columns() -> None:
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("tier", sa.String(length=32), nullable=False, server_default="standard")
        )
        batch_op.add_column(sa.Column("last_agent_id", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("last_served_at", _MOMENT, nullable=True))
    with op.batch_alter_table("agents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("presence_since", _MOMENT, nullable=True))
        batch_op.add_column(sa.Column("idle_since", _MOMENT, nullable=True))
        batch_op.add_column(
            sa.Column("unanswered", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.create_index("ix_agents_presence_last_seen_at", ["presence", "last_seen_at"])
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("weight", sa.Float(), nullable=False, server_default="1"))


def _create_people() -> None:
    op.create_table(
        "teams",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("zh", sa.String(length=200), nullable=False),
        sa.Column("en", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
    )
    op.create_table(
        "skills",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("zh", sa.String(length=200), nullable=False),
        sa.Column("en", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_skills")),
    )
    op.create_table(
        "team_members",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("agent_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_team_members_team_id_teams")
        ),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_team_members_agent_id_agents")
        ),
        sa.PrimaryKeyConstraint("team_id", "agent_id", name=op.f("pk_team_members")),
    )
    op.create_index(op.f("ix_team_members_agent_id"), "team_members", ["agent_id"])
    op.create_table(
        "agent_skills",
        sa.Column("agent_id", sa.String(length=64), nullable=False),
        sa.Column("skill", sa.String(length=80), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_agent_skills_level")),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_agent_skills_agent_id_agents")
        ),
        sa.ForeignKeyConstraint(
            ["skill"], ["skills.name"], name=op.f("fk_agent_skills_skill_skills")
        ),
        sa.PrimaryKeyConstraint("agent_id", "skill", name=op.f("pk_agent_skills")),
    )
    op.create_index(op.f("ix_agent_skills_skill"), "agent_skills", ["skill"])


def _create_routings() -> None:
    op.create_table(
        "routings",
        sa.Column("handoff_id", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("rank_at", _MOMENT, nullable=False),
        sa.Column("asked", sa.String(length=255), nullable=False),
        sa.Column("lane", sa.String(length=255), nullable=False),
        sa.Column("relax_at", _MOMENT, nullable=True),
        sa.Column("topic", sa.String(length=80), nullable=True),
        sa.Column("tier", sa.String(length=32), nullable=False),
        sa.Column("priority", sa.String(length=32), nullable=False),
        sa.Column("wanted_agent_id", sa.String(length=64), nullable=True),
        sa.Column("offered_to", sa.String(length=64), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["handoff_id"], ["handoffs.id"], name=op.f("fk_routings_handoff_id_handoffs")
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_routings_conversation_id_conversations"),
        ),
        sa.PrimaryKeyConstraint("handoff_id", name=op.f("pk_routings")),
    )
    for name, columns in (
        ("ix_routings_waiting_rank_at", ["waiting", "rank_at", "conversation_id"]),
        ("ix_routings_waiting_lane_rank_at", ["waiting", "lane", "rank_at", "conversation_id"]),
        ("ix_routings_waiting_relax_at", ["waiting", "relax_at"]),
        ("ix_routings_conversation_id_waiting", ["conversation_id", "waiting"]),
    ):
        op.create_index(name, "routings", columns)


def _create_offers() -> None:
    op.create_table(
        "offers",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("handoff_id", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("agent_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("offered_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["handoff_id"], ["handoffs.id"], name=op.f("fk_offers_handoff_id_handoffs")
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_offers_conversation_id_conversations"),
        ),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_offers_agent_id_agents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    for name, column in (
        ("uq_offers_open_agent_id", "agent_id"),
        ("uq_offers_open_conversation_id", "conversation_id"),
    ):
        op.create_index(
            name, "offers", [column], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        )
    op.create_index("ix_offers_state_expires_at", "offers", ["state", "expires_at"])
    op.create_index("ix_offers_handoff_id", "offers", ["handoff_id"])


def downgrade() -> None:
    """Take back."""
    for table in ("offers", "routings", "agent_skills", "team_members", "skills", "teams"):
        op.drop_table(table)
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.drop_column("weight")
    with op.batch_alter_table("agents", schema=None) as batch_op:
        batch_op.drop_index("ix_agents_presence_last_seen_at")
        for column in ("unanswered", "idle_since", "presence_since"):
            batch_op.drop_column(column)
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        for column in ("last_served_at", "last_agent_id", "tier"):
            batch_op.drop_column(column)
