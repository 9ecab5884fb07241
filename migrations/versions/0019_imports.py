"""Imports of articles: jobs, their reports, what they lay out, and remembered mappings.

Revision: 0019, after 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _jobs()
    _staged()


def _jobs() -> None:
    moment = core.database.UtcDateTime(timezone=True)
    op.create_table(
        "imports",
        sa.Column("id", core.database.Id, nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("format", sa.String(16), nullable=False),
        sa.Column("file", core.database.Id, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("doing", sa.String(16), nullable=True),
        sa.Column("author_id", core.database.Id, nullable=False),
        sa.Column("author", sa.String(64), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("error", sa.JSON(), nullable=True),
        sa.Column("runner", sa.String(64), nullable=False),
        sa.Column("runs_until", moment, nullable=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("started_at", moment, nullable=True),
        sa.Column("finished_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index(op.f("ix_imports_created_at"), "imports", ["created_at"])
    op.create_index(op.f("ix_imports_state_runs_until"), "imports", ["state", "runs_until"])
    op.create_table(
        "import_rows",
        sa.Column("import_id", core.database.Id, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("external_id", sa.String(255), nullable=False),
        sa.Column("article_id", core.database.Id, nullable=True),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("undone", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_import_rows_import_id_imports")
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_import_rows")),
    )
    columns = ["article_id", "after"]
    op.create_index(op.f("ix_import_rows_article_id_after"), "import_rows", columns)
    op.create_table(
        "import_mappings",
        sa.Column("header", sa.String(64), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("updated_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("header", name=op.f("pk_import_mappings")),
    )


def _staged() -> None:
    moment = core.database.UtcDateTime(timezone=True)
    op.create_table(
        "import_staged",
        sa.Column("import_id", core.database.Id, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", core.database.Id, nullable=False),
        sa.Column("external_id", sa.String(255), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("translation_key", sa.String(255), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("product", sa.String(64), nullable=False),
        sa.Column("category", sa.String(128), nullable=False),
        sa.Column("audience", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("valid_from", moment, nullable=True),
        sa.Column("valid_until", moment, nullable=True),
        sa.Column("owner_id", core.database.Id, nullable=True),
        sa.Column("review_at", moment, nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("updated_at", moment, nullable=False),
        sa.Column("deleted_at", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_import_staged_import_id_imports")
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_import_staged")),
    )
    op.create_table(
        "import_staged_variants",
        sa.Column("import_id", core.database.Id, nullable=False),
        sa.Column("staged", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article_id", core.database.Id, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_import_staged_variants_import_id_imports")
        ),
        sa.PrimaryKeyConstraint(
            "import_id", "staged", "number", name=op.f("pk_import_staged_variants")
        ),
    )


def downgrade() -> None:
    """Take back."""
    for name in (
        *("import_staged_variants", "import_staged", "import_rows", "import_mappings"),
        "imports",
    ):
        op.drop_table(name)
