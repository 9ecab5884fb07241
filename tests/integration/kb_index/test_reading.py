"""Reading one article, which happens once for every answer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import utc_now
from kb_index.ranking.query import PUBLIC
from kb_index.service import get_article
from tests.integration.kb_index.articles import ALL, REFUND, load
from tests.integration.kb_index.conftest import SqliteTransactions


async def plans(session: AsyncSession, article_id: str) -> list[str]:
    """Return how SQLite finds the rows of each statement that reads an article."""
    asked: list[tuple[str, Any]] = []
    connection = await session.connection()

    def note(_: Any, __: Any, sql: str, parameters: Any, *___: Any) -> None:
        asked.append((sql, parameters))

    event.listen(connection.sync_connection, "before_cursor_execute", note)
    await get_article(session, article_id, PUBLIC, utc_now())
    event.remove(connection.sync_connection, "before_cursor_execute", note)
    steps = []
    for sql, parameters in asked:
        explained = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters)
        steps += [row.detail for row in explained if "articles" in row.detail]
    return steps


async def test_an_article_and_its_translations_are_found_by_what_only_they_have(
    transactions: SqliteTransactions,
) -> None:
    await load(transactions, *ALL)
    async with transactions.read() as session:
        article, translations = await plans(session, REFUND.id)
    assert article.endswith("(id=?)")
    assert translations.endswith("(translation_key=?)")
