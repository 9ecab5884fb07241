"""The books of deflection: episodes with their outcomes, the figures of each day, and what is due.

Revision: 0026, after 0025
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_MOMENT = core.database.UtcDateTime(timezone=True)
_ID = core.database.Id


def upgrade() -> None:
    """Apply; books that were never kept begin with the first fact."""
    _episodes()
    _figures()
    op.create_table(
        "books",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("definition", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_books")),
    )
    op.create_table(
        "episodes_due",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episodes_due")),
    )


def _episodes() -> None:
    op.create_table(
        "episodes",
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("episode", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("contact_id", _ID, nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("began_at", _MOMENT, nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=True),
        sa.Column("next_asked_at", _MOMENT, nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("durable", sa.Boolean(), nullable=True),
        sa.Column("look_at", _MOMENT, nullable=True),
        sa.Column("article_id", _ID, nullable=True),
        sa.Column("product", sa.String(length=64), nullable=False),
        sa.Column("added", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "episode", name=op.f("pk_episodes")),
    )
    op.create_index("ix_episodes_contact_id_asked_at", "episodes", ["contact_id", "asked_at"])
    op.create_index("ix_episodes_look_at", "episodes", ["look_at"])
    op.create_index("ix_episodes_outcome_asked_at", "episodes", ["outcome", "asked_at"])


def _figures() -> None:
    op.create_table(
        "figures",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("of", sa.String(length=32), nullable=False),
        sa.Column("member", _ID, nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("product", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            *("day", "of", "member", "channel", "language", "product", "name"),
            name=op.f("pk_figures"),
        ),
    )


def downgrade() -> None:
    """Take back."""
    for table in ("episodes_due", "books", "figures", "episodes"):
        op.drop_table(table)
