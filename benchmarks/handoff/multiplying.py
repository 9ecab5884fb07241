"""Many who wait like one: the rows of one real customer, again and again under other ids."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Transactions
from server.storage.tables import METADATA

_OF_OTHERS = frozenset({"agents", "staff", "staff_sessions", "webhooks"})
_UNIQUE = ("external_id", "client_message_id")
"""Ids that are no keys of ours, but of which there must be one of each."""

_MOMENTS = ("waiting_since", "queued_at", "rank_at", "asked_at")
_BATCH = 500


async def multiply(transactions: Transactions, times: int, conversation_id: str) -> list[str]:
    """Copy every row of the only customer in a database so many times; each came a millisecond
    before the one before. Return the new conversations, the newest copy last."""
    async with transactions.read() as session:
        rows = {table: await _rows(session, table) for table in METADATA.sorted_tables}
    ids = {each for table, of in rows.items() for row in of for each in _ids(table, row)}
    for first in range(0, times, _BATCH):
        numbers = range(first, min(first + _BATCH, times))
        async with transactions.write() as session:
            for table, of in rows.items():
                copies = [_copy(table, row, ids, number) for number in numbers for row in of]
                if copies:
                    await session.execute(insert(table), copies)
    return [_renamed(conversation_id, number) for number in range(times)]


async def _rows(session: AsyncSession, table: Table) -> list[Mapping[str, Any]]:
    if table.name in _OF_OTHERS:
        return []
    return [dict(row) for row in (await session.execute(select(table))).mappings()]


def _ids(table: Table, row: Mapping[str, Any]) -> list[str]:
    names = [*(column.name for column in table.primary_key), *_UNIQUE]
    return [row[name] for name in names if isinstance(row.get(name), str)]


def _copy(table: Table, row: Mapping[str, Any], ids: set[str], number: int) -> dict[str, Any]:
    copy = {}
    for name, value in row.items():
        if name == "id" and not isinstance(value, str):
            continue  # the database counts
        if isinstance(value, str) and value in ids:
            copy[name] = _renamed(value, number)
        elif name in _MOMENTS and value is not None:
            copy[name] = value - timedelta(milliseconds=number + 1)
        else:
            copy[name] = value
    return copy


def _renamed(id_: str, number: int) -> str:
    return f"{id_[:40]}-{number}"
