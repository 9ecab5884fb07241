"""A real SQLite database, the real encoder (loaded once) and knowledge bases over them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from core.database import Base
from kb_index import tables
from kb_index.encoder.encoder import Encoder
from kb_index.encoder.encoders import load_encoder
from kb_index.knowledge_base import KnowledgeBase

TABLES = [
    row.__table__
    for row in (
        tables.ArticleRow,
        tables.VariantRow,
        tables.RevisionRow,
        tables.ChangeRow,
        tables.FeedRow,
    )
]


class SqliteTransactions:
    """Hands out sessions on one SQLite file."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @asynccontextmanager
    async def read(self, *, brief: bool = False) -> AsyncIterator[AsyncSession]:
        async with AsyncSession(self._engine) as session:
            yield session

    @asynccontextmanager
    async def write(self, *, durable: bool = True) -> AsyncIterator[AsyncSession]:
        async with AsyncSession(self._engine, expire_on_commit=False) as session, session.begin():
            yield session


@asynccontextmanager
async def database(path: Path) -> AsyncIterator[SqliteTransactions]:
    """Open a database file with the knowledge base's tables."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}")
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all, tables=TABLES)
    try:
        yield SqliteTransactions(engine)
    finally:
        await engine.dispose()


@pytest.fixture
async def transactions(tmp_path: Path) -> AsyncIterator[SqliteTransactions]:
    async with database(tmp_path / "kb.db") as opened:
        yield opened


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return load_encoder()


@pytest.fixture
async def base(
    transactions: SqliteTransactions, tmp_path: Path, encoder: Encoder
) -> AsyncIterator[KnowledgeBase]:
    """An empty knowledge base; load articles and `refresh` it."""
    started = await KnowledgeBase.start(transactions, tmp_path / "index", encoder=encoder)
    yield started
    await started.close()
