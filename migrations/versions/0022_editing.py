"""Working copies of articles, who has them open, which versions agree, and where articles hang.

Revision: 0022, after 0021
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

MOMENT = core.database.UtcDateTime(timezone=True)
TABLES = (
    "article_copies",
    "article_saves",
    "article_editors",
    "article_agreements",
    "article_nodes",
    "article_trees",
)


def upgrade() -> None:
    """Apply."""
    worded = sa.Column("worded_revision", sa.Integer(), server_default="1", nullable=False)
    with op.batch_alter_table("articles", schema=None) as batch_op:
        batch_op.add_column(worded)
    op.execute("UPDATE articles SET worded_revision = revision")
    _beside_an_article("article_copies", *_copy(), "article_id")
    _beside_an_article("article_saves", *_save(), "article_id", "version")
    _beside_an_article("article_editors", *_editor(), "article_id", "staff_id")
    _beside_an_article("article_agreements", *_agreement(), "article_id", "other_id")
    _tree()


def downgrade() -> None:
    """Take back."""
    for name in reversed(TABLES):
        op.drop_table(name)
    with op.batch_alter_table("articles", schema=None) as batch_op:
        batch_op.drop_column("worded_revision")


def _beside_an_article(name: str, *parts: sa.Column | str) -> None:
    """Make a table whose rows go with their articles."""
    columns = [each for each in parts if isinstance(each, sa.Column)]
    keys = [each for each in parts if isinstance(each, str)]
    articles = [each for each in keys if each in ("article_id", "other_id")]
    references = [
        sa.ForeignKeyConstraint(
            [key], ["articles.id"], name=op.f(f"fk_{name}_{key}_articles"), ondelete="CASCADE"
        )
        for key in articles
    ]
    named = [sa.Column(key, core.database.Id, nullable=False) for key in articles]
    primary = sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{name}"))
    op.create_table(name, *named, *columns, *references, primary)


def _copy() -> list[sa.Column]:
    return [
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("base_revision", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("author", sa.String(64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
    ]


def _save() -> list[sa.Column]:
    return [
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
    ]


def _editor() -> list[sa.Column]:
    return [
        sa.Column("staff_id", core.database.Id, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
    ]


def _agreement() -> list[sa.Column]:
    return [sa.Column("revision", sa.Integer(), nullable=False)]


def _tree() -> None:
    op.create_table(
        "article_nodes",
        sa.Column("key", sa.String(160), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("id", sa.String(128), nullable=False),
        sa.Column("parent", sa.String(160), nullable=True),
        sa.Column("zh", sa.String(128), nullable=False),
        sa.Column("en", sa.String(128), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_article_nodes")),
    )
    op.create_table(
        "article_trees",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_trees")),
    )
