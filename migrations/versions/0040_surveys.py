"""Surveys and follow-ups; a conversation names what it asked last instead of a flag.

Revision: 0040, after 0039
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_MOMENT = core.database.UtcDateTime(timezone=True)
_ID = core.database.Id


def upgrade() -> None:
    """Apply; requests for a rating that nobody answered are over."""
    _surveys()
    _follow_ups()
    op.add_column("conversations", sa.Column("survey_id", _ID, nullable=True))
    op.drop_column("conversations", "rating_requested")
    op.execute(
        'UPDATE messages SET kind = \'survey\', data = \'{"survey_id": "", "kind": "csat"}\' '
        "WHERE kind = 'rating_request'"
    )


def _surveys() -> None:
    op.create_table(
        "surveys",
        sa.Column("id", _ID, nullable=False),
        sa.Column("contact_id", _ID, nullable=False),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("settled_at", _MOMENT, nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
    )
    op.create_index("ix_surveys_contact_id_asked_at", "surveys", ["contact_id", "asked_at"])
    op.create_index(op.f("ix_surveys_conversation_id"), "surveys", ["conversation_id"])


def _follow_ups() -> None:
    op.create_table(
        "follow_ups",
        sa.Column("id", _ID, nullable=False),
        sa.Column("survey_id", _ID, nullable=False),
        sa.Column("contact_id", _ID, nullable=False),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("owner_id", _ID, nullable=True),
        sa.Column("owner_name", sa.String(length=200), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
        sa.UniqueConstraint("survey_id", name=op.f("uq_follow_ups_survey_id")),
    )
    op.create_index(op.f("ix_follow_ups_contact_id"), "follow_ups", ["contact_id"])
    columns = ["state", "opened_at", "id"]
    op.create_index("ix_follow_ups_state_opened_at_id", "follow_ups", columns)


def downgrade() -> None:
    """Take back; questions of other kinds stay in the transcripts, unanswerable."""
    op.execute("UPDATE messages SET kind = 'rating_request', data = '{}' WHERE kind = 'survey'")
    requested = sa.Column(
        "rating_requested", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("conversations", requested)
    op.drop_column("conversations", "survey_id")
    op.drop_table("follow_ups")
    op.drop_table("surveys")
