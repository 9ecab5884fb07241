"""The only SQL of files."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import FileNotFound
from handoff.files.tables import FileRow
from handoff.message import Address
from handoff.recall.tables import RecallRow
from handoff.store import REACHED
from handoff.tables import ConversationRow, IdentityRow


async def file(session: AsyncSession, file_id: str) -> FileRow:
    """Return a file; raise `FileNotFound`."""
    row = await session.get(FileRow, file_id)
    if row is None:
        raise FileNotFound()
    return row


async def file_for(session: AsyncSession, file_id: str, address: Address) -> FileRow:
    """Return a file of a customer's own conversations that was not taken back.

    Raise `FileNotFound` for any other, so that ids tell nothing.
    """
    row: FileRow | None = await session.scalar(
        select(FileRow)
        .join(ConversationRow, ConversationRow.id == FileRow.conversation_id)
        .where(
            FileRow.id == file_id,
            REACHED,
            IdentityRow.channel == address.channel,
            IdentityRow.account == address.account,
            IdentityRow.external_id == address.external_id,
            ~exists().where(
                RecallRow.conversation_id == FileRow.conversation_id, RecallRow.seq == FileRow.seq
            ),
        )
    )
    if row is None:
        raise FileNotFound()
    return row
