"""The community: threads, posts, votes, reports, decisions, and how far copying has come.

Revision: 0027, after 0026
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "community_cursors",
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("cursor", sa.JSON(), nullable=False),
        sa.Column("updated_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_community_cursors")),
    )
    op.create_table(
        "community_threads",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("author_id", sa.String(length=96), nullable=False),
        sa.Column("author_name", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("accepted_id", sa.String(length=64), nullable=True),
        sa.Column("article_id", sa.String(length=64), nullable=True),
        sa.Column("external_id", sa.String(length=128), nullable=True),
        sa.Column("external_url", sa.Text(), nullable=False),
        sa.Column("created_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_threads")),
        sa.UniqueConstraint("external_id", name=op.f("uq_community_threads_external_id")),
    )
    with op.batch_alter_table("community_threads", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_community_threads_language_state_updated_at"),
            ["language", "state", "updated_at"],
            unique=False,
        )

    op.create_table(
        "community_posts",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("thread_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.String(length=96), nullable=False),
        sa.Column("author_name", sa.String(length=64), nullable=False),
        sa.Column("staff", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("created_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["thread_id"],
            ["community_threads.id"],
            name=op.f("fk_community_posts_thread_id_community_threads"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_posts")),
        sa.UniqueConstraint(
            "thread_id", "number", name=op.f("uq_community_posts_thread_id_number")
        ),
    )
    with op.batch_alter_table("community_posts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_community_posts_author_id"), ["author_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_community_posts_state"), ["state"], unique=False)

    op.create_table(
        "community_decisions",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("post_id", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["community_posts.id"],
            name=op.f("fk_community_decisions_post_id_community_posts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_decisions")),
    )
    with op.batch_alter_table("community_decisions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_community_decisions_post_id"), ["post_id"], unique=False
        )

    op.create_table(
        "community_reports",
        sa.Column("post_id", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.String(length=96), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("settled_at", core.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["community_posts.id"],
            name=op.f("fk_community_reports_post_id_community_posts"),
        ),
        sa.PrimaryKeyConstraint("post_id", "member_id", name=op.f("pk_community_reports")),
    )
    with op.batch_alter_table("community_reports", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_community_reports_settled_at"), ["settled_at"], unique=False
        )

    op.create_table(
        "community_votes",
        sa.Column("post_id", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.String(length=96), nullable=False),
        sa.Column("created_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["community_posts.id"],
            name=op.f("fk_community_votes_post_id_community_posts"),
        ),
        sa.PrimaryKeyConstraint("post_id", "member_id", name=op.f("pk_community_votes")),
    )


def downgrade() -> None:
    """Take back."""
    for name in (
        "community_votes",
        "community_reports",
        "community_decisions",
        "community_posts",
        "community_threads",
    ):
        op.drop_table(name)
    op.drop_table("community_cursors")
