"""The tables of imports: jobs, their report, what they are about to store, remembered mappings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime
from kb_index.tables import ArticleColumns


class ImportRow(Base):
    """One import; while it runs, ``runner`` has it until ``runs_until``, then it is anybody's.

    ``file`` is its id on the disk. ``options`` and ``mapping`` are those of the last run; ``done``
    counts rows, ``counts`` their outcomes.
    """

    __tablename__ = "imports"
    __table_args__ = (Index(None, "created_at"), Index(None, "state", "runs_until"))

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    format: Mapped[str] = mapped_column(String(16))
    file: Mapped[str] = mapped_column(Id)
    size: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    doing: Mapped[str | None] = mapped_column(String(16))
    author_id: Mapped[str] = mapped_column(Id)
    author: Mapped[str] = mapped_column(String(64))
    columns: Mapped[list[str]] = mapped_column(JSON)
    mapping: Mapped[dict[str, str]] = mapped_column(JSON)
    options: Mapped[dict[str, Any]] = mapped_column(JSON)
    total: Mapped[int]
    done: Mapped[int]
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    error: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    runner: Mapped[str] = mapped_column(String(64))
    runs_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ReportRow(Base):
    """What became of one row of the file: the article's revision before and after, or problems.

    ``undone`` says what undoing did with it.
    """

    __tablename__ = "import_rows"
    __table_args__ = (Index(None, "article_id", "after"),)

    import_id: Mapped[str] = mapped_column(Id, ForeignKey("imports.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(Text)
    external_id: Mapped[str] = mapped_column(String(255))
    article_id: Mapped[str | None] = mapped_column(Id)
    before: Mapped[int]
    after: Mapped[int]
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    undone: Mapped[str] = mapped_column(String(16))


class StagedRow(ArticleColumns, Base):
    """An article as it will stand when the import is applied; nobody reads it before that.

    ``number`` counts from 0 without a gap; ``before`` is the revision that it takes the place of.
    """

    __tablename__ = "import_staged"

    import_id: Mapped[str] = mapped_column(Id, ForeignKey("imports.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(Id)
    external_id: Mapped[str] = mapped_column(String(255))
    before: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


class StagedVariantRow(Base):
    """A wording of a staged article's question."""

    __tablename__ = "import_staged_variants"

    import_id: Mapped[str] = mapped_column(Id, ForeignKey("imports.id"), primary_key=True)
    staged: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    article_id: Mapped[str] = mapped_column(Id)
    text: Mapped[str] = mapped_column(Text)


class MappingRow(Base):
    """How the columns of such a file were mapped the last time it was imported."""

    __tablename__ = "import_mappings"

    header: Mapped[str] = mapped_column(String(64), primary_key=True)
    mapping: Mapped[dict[str, str]] = mapped_column(JSON)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
