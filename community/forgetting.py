"""Taking a member's name off what she wrote; what she published stays, as nobody's."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from community.tables import PostRow, ReportRow, ThreadRow, VoteRow
from core.ids import new_id

_NOBODY = {"zh": "已注销的用户", "en": "Deleted member"}
_WRITTEN: tuple[Any, ...] = (ThreadRow, PostRow)


async def forget(session: AsyncSession, subject: str) -> None:
    """Forget who a customer of the site was, by the site's own id of her."""
    member_id, nobody = f"site:{subject}", f"gone:{new_id()}"
    unnamed = {"author_id": nobody, "author_name": " / ".join(_NOBODY.values())}
    for table in _WRITTEN:
        await session.execute(update(table).where(table.author_id == member_id).values(unnamed))
    for table in (VoteRow, ReportRow):
        theirs = update(table).where(table.member_id == member_id)
        await session.execute(theirs.values(member_id=nobody))
