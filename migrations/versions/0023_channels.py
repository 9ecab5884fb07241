"""Channels beside the web: what came, what is sent, what may be, and access tokens.

Revision: 0023, after 0022
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "access_tokens",
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("expires_at", core.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("claimed_until", core.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("forced_at", core.database.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("channel", "account", name=op.f("pk_access_tokens")),
    )
    op.create_table(
        "allowances",
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("external_id", sa.String(length=128), nullable=False),
        sa.Column("trigger", sa.String(length=32), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("spent", sa.Integer(), nullable=False),
        sa.Column("until", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "channel", "account", "external_id", "trigger", name=op.f("pk_allowances")
        ),
    )
    op.create_table(
        "arrivals",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("external_id", sa.String(length=128), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.Column("said", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("reply", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("came_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("next_at", core.database.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrivals")),
        sa.UniqueConstraint(
            "channel", "account", "key", name=op.f("uq_arrivals_channel_account_key")
        ),
    )
    with op.batch_alter_table("arrivals", schema=None) as batch_op:
        batch_op.create_index("ix_arrivals_state_next_at", ["state", "next_at"], unique=False)

    op.create_table(
        "correspondents",
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("external_id", sa.String(length=128), nullable=False),
        sa.Column("heard_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("scene", sa.String(length=128), nullable=True),
        sa.Column("claim", sa.String(length=64), nullable=True),
        sa.Column("claimed_until", core.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("next_at", core.database.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint(
            "channel", "account", "external_id", name=op.f("pk_correspondents")
        ),
    )
    op.create_table(
        "cursors",
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "account", name=op.f("pk_cursors")),
    )
    op.create_table(
        "pieces",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("external_id", sa.String(length=128), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("rides", sa.Boolean(), nullable=False),
        sa.Column("lapses", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("parcel", sa.String(length=64), nullable=True),
        sa.Column("receipt", sa.String(length=128), nullable=True),
        sa.Column("fate", sa.String(length=32), nullable=True),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("finished_at", core.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_pieces_conversation_id_conversations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pieces")),
    )
    with op.batch_alter_table("pieces", schema=None) as batch_op:
        batch_op.create_index(
            "ix_pieces_conversation_id_seq", ["conversation_id", "seq"], unique=False
        )
        batch_op.create_index("ix_pieces_parcel", ["parcel"], unique=False)
        batch_op.create_index("ix_pieces_receipt", ["receipt"], unique=False)
        batch_op.create_index(
            "ix_pieces_state_channel_account_external_id",
            ["state", "channel", "account", "external_id"],
            unique=False,
        )

    op.create_table(
        "threads",
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("planned_seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_threads_conversation_id_conversations"),
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_threads")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("threads")
    with op.batch_alter_table("pieces", schema=None) as batch_op:
        batch_op.drop_index("ix_pieces_state_channel_account_external_id")
        batch_op.drop_index("ix_pieces_receipt")
        batch_op.drop_index("ix_pieces_parcel")
        batch_op.drop_index("ix_pieces_conversation_id_seq")

    op.drop_table("pieces")
    op.drop_table("cursors")
    op.drop_table("correspondents")
    with op.batch_alter_table("arrivals", schema=None) as batch_op:
        batch_op.drop_index("ix_arrivals_state_next_at")

    op.drop_table("arrivals")
    op.drop_table("allowances")
    op.drop_table("access_tokens")
