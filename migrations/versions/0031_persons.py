"""Which contacts are one person: merges, whom a contact is counted as, and proven identities.

Revision: 0031, after 0030
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_MOMENT = core.database.UtcDateTime(timezone=True)
_ID = core.database.Id


def upgrade() -> None:
    """Apply; every contact is a person of her own until somebody says otherwise."""
    _merges()
    op.create_table(
        "persons",
        sa.Column("contact_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_persons")),
    )
    op.create_index("ix_persons_person_id", "persons", ["person_id"])
    op.add_column("contacts", sa.Column("forgotten_at", _MOMENT, nullable=True))
    op.add_column("identities", sa.Column("proven_id", _ID, nullable=True))
    op.execute("UPDATE identities SET proven_id = contact_id")
    with op.batch_alter_table("identities") as table:
        table.alter_column("proven_id", existing_type=_ID, nullable=False)
    op.create_index("ix_identities_proven_id", "identities", ["proven_id"])


def _merges() -> None:
    op.create_table(
        "contact_merges",
        sa.Column("id", _ID, nullable=False),
        sa.Column("contact_id", _ID, nullable=False),
        sa.Column("other_id", _ID, nullable=False),
        sa.Column("cause", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("made_by", _ID, nullable=True),
        sa.Column("undone_at", _MOMENT, nullable=True),
        sa.Column("undone_by", _ID, nullable=True),
        sa.Column("undone_reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_contact_merges_contact_id_contacts")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["contacts.id"], name=op.f("fk_contact_merges_other_id_contacts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_merges")),
    )
    op.create_index("ix_contact_merges_contact_id", "contact_merges", ["contact_id"])
    op.create_index("ix_contact_merges_other_id", "contact_merges", ["other_id"])


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_identities_proven_id", table_name="identities")
    with op.batch_alter_table("identities") as table:
        table.drop_column("proven_id")
    with op.batch_alter_table("contacts") as table:
        table.drop_column("forgotten_at")
    op.drop_table("persons")
    op.drop_table("contact_merges")
