"""Experiments, and who is in which variant.

Revision: 0035, after 0034
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_MOMENT = core.database.UtcDateTime(timezone=True)
_ID = core.database.Id
_SHORT = sa.String(length=32)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "experiments",
        sa.Column("id", _ID, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("hypothesis", sa.Text(), nullable=False),
        sa.Column("variants", sa.JSON(), nullable=False),
        sa.Column("metric", _SHORT, nullable=False),
        sa.Column("guards", sa.JSON(), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("salt", _SHORT, nullable=False),
        sa.Column("state", _SHORT, nullable=False),
        sa.Column("created_by", _ID, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("started_at", _MOMENT, nullable=True),
        sa.Column("stopped_at", _MOMENT, nullable=True),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("followed_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiments")),
    )
    op.create_index("ix_experiments_state", "experiments", ["state"])
    _exposures()


def _exposures() -> None:
    op.create_table(
        "experiment_exposures",
        sa.Column("experiment_id", _ID, nullable=False),
        sa.Column("contact_id", _ID, nullable=False),
        sa.Column("variant", _SHORT, nullable=False),
        sa.Column("exposed_at", _MOMENT, nullable=False),
        sa.Column("entered_at", _MOMENT, nullable=True),
        sa.Column("episodes", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint(
            "experiment_id", "contact_id", "variant", name=op.f("pk_experiment_exposures")
        ),
    )
    op.create_index(
        "ix_experiment_exposures_entered_at",
        "experiment_exposures",
        ["experiment_id", "entered_at", "exposed_at"],
    )


def downgrade() -> None:
    """Take back."""
    for table in ("experiment_exposures", "experiments"):
        op.drop_table(table)
