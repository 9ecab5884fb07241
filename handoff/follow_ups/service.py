"""What supervisors do with follow-ups, each in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, iso, utc_now
from core.cursor import Cursor
from core.database import Transactions
from core.errors import FollowUpChanged
from core.text import clean
from handoff import related
from handoff.follow_ups import store
from handoff.follow_ups.follow_up import State
from handoff.follow_ups.tables import FollowUpRow
from handoff.message import Author

PAGE = 50


@dataclass(frozen=True, slots=True)
class Change:
    """What a supervisor wants of a follow-up that she saw in a ``version``; None leaves it.

    ``disown`` leaves it to nobody.
    """

    version: int
    state: State | None = None
    owner: Author | None = None
    disown: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class FollowUps:
    """The list of customers who scored low."""

    transactions: Transactions
    now: Clock = utc_now

    async def page(self, state: State, after: Cursor | None) -> dict[str, Any]:
        """Return follow-ups of a state, the newest first, and how many there are of each."""
        async with self.transactions.read() as session:
            rows = await store.page(session, state, after, PAGE + 1)
            shown = rows[:PAGE]
            views = await _views(session, shown)
            counts = await store.counts(session)
        more = len(rows) > PAGE
        place = str(Cursor(shown[-1].opened_at, shown[-1].id)) if more else None
        return {"follow_ups": views, "counts": counts, "next": place}

    async def change(self, follow_up_id: str, change: Change) -> dict[str, Any]:
        """Change a follow-up and return it.

        Raise `FollowUpNotFound`, or `FollowUpChanged` where somebody else changed it since it was
        seen.
        """
        async with self.transactions.write() as session:
            row = await store.lock(session, follow_up_id)
            if row.version != change.version:
                raise FollowUpChanged(id=row.id)
            self._apply(row, change)
            row.version += 1
            [view] = await _views(session, [row])
        return view

    def _apply(self, row: FollowUpRow, change: Change) -> None:
        if change.owner is not None:
            row.owner_id, row.owner_name = change.owner.id, change.owner.name
        elif change.disown:
            row.owner_id = row.owner_name = None
        if change.note is not None:
            row.note = clean(change.note)
        if change.state is not None and change.state != row.state:
            row.state = change.state.value
            row.ended_at = None if change.state is State.OPEN else self.now()


async def _views(session: AsyncSession, rows: Sequence[FollowUpRow]) -> list[dict[str, Any]]:
    names = await related.contact_names(session, [row.contact_id for row in rows])
    return [_view(row, names) for row in rows]


def _view(row: FollowUpRow, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": row.id,
        "version": row.version,
        "state": row.state,
        "survey": row.kind,
        "score": row.score,
        "comment": row.comment,
        "contact": {"id": row.contact_id, "name": names.get(row.contact_id, "")},
        "conversation_id": row.conversation_id,
        "owner": {"id": row.owner_id, "name": row.owner_name} if row.owner_id else None,
        "note": row.note,
        "opened_at": iso(row.opened_at),
        "ended_at": iso(row.ended_at),
    }


FOLLOW_UPS = web.AppKey("follow_ups", FollowUps)
