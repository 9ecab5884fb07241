"""Which version says the same as which: known from what is published, and from who translated."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncSession

from kb_index.article import Article, Status
from kb_index.editing.versions import store


async def published(session: AsyncSession, before: Article, covers: Collection[str]) -> None:
    """Note what a publication means for the other languages.

    ``covers`` are the versions that say the same as the new text; the others are older from now on,
    if it differs. Versions that were never compared are taken to agree as they stood before.
    """
    versions = await store.versions(session, before)
    known = await store.agreed(session, before.id)
    now = await store.worded_revision(session, before.id)
    first_time = before.status in (Status.DRAFT, Status.IN_REVIEW)
    agreements = {}
    for other in versions:
        mine, its = (before.id, other.id), (other.id, before.id)
        if other.id in covers or mine not in known:
            agreements[mine] = other.worded_revision
        if other.id in covers or first_time:  # a new version makes no other one older
            agreements[its] = now
        elif its not in known:
            agreements[its] = before.worded_revision
    await store.agree(session, agreements)


async def begun(session: AsyncSession, translation_id: str, source: Article) -> None:
    """Note what a translation was begun from."""
    await store.agree(session, {(translation_id, source.id): source.worded_revision})
