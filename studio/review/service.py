"""What waits for an editor, and what she settles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from core.clock import Clock, utc_now
from core.database import Transactions
from core.errors import FlagNotFound
from kb_index.editing.people import People, names_of
from kb_index.importing.jobs.store import brought_by
from kb_index.store import heads
from studio.review import flag_store, store
from studio.review.flag import Verdict
from studio.review.views import flag_json, item_json, signed
from studio.tables import FlagRow


@dataclass(frozen=True, slots=True)
class Review:
    """Lists what waits, and settles flags."""

    transactions: Transactions
    people: People
    now: Clock = utc_now

    async def list(self, wanted: store.Wanted) -> dict[str, Any]:
        """Return one page of what waits, and how many of each kind do."""
        async with self.transactions.read() as session:
            found = await store.listed(session, wanted)
            counts = await store.how_many(session, wanted.now)
            names = await names_of(session, self.people, [item.by for item in found])
            brought = await brought_by(session, {one.article_id for one in found if one.article_id})
        last = found[-1] if len(found) == wanted.limit else None
        return {
            "items": [item_json(item, names, brought) for item in found],
            "counts": counts,
            "next": f"{_exact(last.at)}~{last.kind}:{last.id}" if last else None,
        }

    async def flags(self, wanted: flag_store.Wanted) -> dict[str, Any]:
        """Return one page of flags."""
        async with self.transactions.read() as session:
            found = await flag_store.listed(session, wanted)
            known = await heads(session, {one.article_id for one in found if one.article_id})
            names = await names_of(session, self.people, signed(found))
        last = found[-1] if len(found) == wanted.limit else None
        return {
            "flags": [flag_json(flag, known, names) for flag in found],
            "next": f"flag~{last.id}" if last else None,
        }

    async def settle(self, flag_id: int, by: str, verdict: Verdict, note: str) -> dict[str, Any]:
        """Say what became of a flag; raise `FlagNotFound`."""
        async with self.transactions.write() as session:
            flag = await session.get(FlagRow, flag_id, with_for_update=True)
            if flag is None:
                raise FlagNotFound(id=flag_id)
            flag.settled_at, flag.settled_by = self.now(), by
            flag.verdict, flag.note = verdict.value, note
            known = await heads(session, [flag.article_id] if flag.article_id else [])
            names = await names_of(session, self.people, signed([flag]))
            return flag_json(flag, known, names)


def _exact(moment: datetime) -> str:
    """Write a moment with all its digits: a page begins after exactly this one."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


REVIEW = web.AppKey("review", Review)
