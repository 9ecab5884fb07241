"""What the studio makes of the facts: questions and their groups, figures of articles, flags.

Revision: 0021, after 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_TABLES = (
    "studio_questions",
    "studio_progress",
    "stale_articles",
    "gaps",
    "gap_wordings",
    "gap_counts",
    "doubled_articles",
    "article_health",
    "article_flags",
    "article_exposures",
)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "article_exposures",
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("episode", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.String(length=64), nullable=False),
        sa.Column("contact_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("opened", sa.Boolean(), nullable=False),
        sa.Column("read", sa.Boolean(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("vote", sa.Boolean(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.Column("foreign", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint(
            "conversation_id", "episode", "article_id", name=op.f("pk_article_exposures")
        ),
    )
    op.create_index(
        "ix_article_exposures_article_id_day", "article_exposures", ["article_id", "day"]
    )
    op.create_index("ix_article_exposures_day", "article_exposures", ["day"])
    op.create_table(
        "article_flags",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("article_id", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.String(length=64), nullable=False),
        sa.Column("at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("settled_at", core.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_flags")),
    )
    op.create_index("ix_article_flags_article_id", "article_flags", ["article_id"])
    op.create_index("ix_article_flags_settled_at_at", "article_flags", ["settled_at", "at"])
    op.create_table(
        "article_health",
        sa.Column("article_id", sa.String(length=64), nullable=False),
        sa.Column("days", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("up", sa.Integer(), nullable=False),
        sa.Column("down", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("foreign", sa.Integer(), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("customers_read", sa.Integer(), nullable=False),
        sa.Column("customers_failed", sa.Integer(), nullable=False),
        sa.Column("customers_foreign", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "days", name=op.f("pk_article_health")),
    )
    op.create_index("ix_article_health_days_failed", "article_health", ["days", "failed"])
    op.create_table(
        "doubled_articles",
        sa.Column("article_id", sa.String(length=64), nullable=False),
        sa.Column("other_id", sa.String(length=64), nullable=False),
        sa.Column("same_answer", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "other_id", name=op.f("pk_doubled_articles")),
    )
    op.create_table(
        "gap_counts",
        sa.Column("gap_id", sa.String(length=64), nullable=False),
        sa.Column("days", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("standing", sa.String(length=32), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("gave_up", sa.Integer(), nullable=False),
        sa.Column("growth", sa.Integer(), nullable=False),
        sa.Column("last_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("gap_id", "days", name=op.f("pk_gap_counts")),
    )
    op.create_index("ix_gap_counts_days_standing", "gap_counts", ["days", "standing", "customers"])
    op.create_table(
        "gap_wordings",
        sa.Column("gap_id", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("last_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("gap_id", "digest", name=op.f("pk_gap_wordings")),
    )
    op.create_index("ix_gap_wordings_digest", "gap_wordings", ["digest"])
    op.create_table(
        "gaps",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("encoder", sa.String(length=255), nullable=False),
        sa.Column("centre", sa.LargeBinary(), nullable=False),
        sa.Column("merged_into", sa.String(length=64), nullable=True),
        sa.Column("decision", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=False),
        sa.Column("decided_at", core.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("baseline", sa.Integer(), nullable=False),
        sa.Column("articles", sa.JSON(), nullable=False),
        sa.Column("watched_since", core.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("asked_since", sa.Integer(), nullable=False),
        sa.Column("answered_since", sa.Integer(), nullable=False),
        sa.Column("standing", sa.String(length=32), nullable=False),
        sa.Column("returned", sa.Boolean(), nullable=False),
        sa.Column("nearest", sa.String(length=64), nullable=True),
        sa.Column("verdict", sa.String(length=32), nullable=False),
        sa.Column("product", sa.String(length=64), nullable=False),
        sa.Column("category", sa.String(length=128), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("first_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("last_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gaps")),
    )
    op.create_index("ix_gaps_encoder", "gaps", ["encoder"])
    op.create_index("ix_gaps_stale", "gaps", ["stale"])
    op.create_table(
        "stale_articles",
        sa.Column("article_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_stale_articles")),
    )
    op.create_table(
        "studio_progress",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("done_at", core.database.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_studio_progress")),
    )
    op.create_table(
        "studio_questions",
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("episode", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("contact_id", sa.String(length=64), nullable=False),
        sa.Column("asked_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("why", sa.String(length=32), nullable=False),
        sa.Column("ended", sa.String(length=32), nullable=False),
        sa.Column("nearest", sa.String(length=64), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("gap_id", sa.String(length=64), nullable=True),
        sa.Column("placed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint(
            "conversation_id", "episode", "number", name=op.f("pk_studio_questions")
        ),
    )
    op.create_index("ix_studio_questions_day", "studio_questions", ["day"])
    op.create_index("ix_studio_questions_gap_id_day", "studio_questions", ["gap_id", "day"])
    op.create_index(
        "ix_studio_questions_placed_asked_at", "studio_questions", ["placed", "asked_at"]
    )


def downgrade() -> None:
    """Take back."""
    for name in _TABLES:
        op.drop_table(name)
