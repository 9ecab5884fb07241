"""Keeps what is shown of gaps current: counted when questions came, and once a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, utc_now
from core.database import Transactions
from deflection.episodes.asked import Ended
from kb_index.store import Head, heads
from studio.gaps import counting_store as store
from studio.gaps.belonging import Nearest, Shelf, belonging
from studio.gaps.counts import Counts, Tally, count
from studio.gaps.gap import Decision, Since, standing
from studio.gaps.grouping import central
from studio.gaps.store import Wording, wordings
from studio.period import LONGEST, PERIODS, USUAL, day_of, first_day, written
from studio.tables import GapRow

_AT_ONCE = 25


@dataclass(frozen=True, slots=True)
class Counting:
    """Counts gaps anew, one step at a time."""

    transactions: Transactions
    now: Clock = utc_now

    async def count(self) -> int:
        """Count some gaps; return how many, 0 when all figures are current.

        Counting only reads, which SQLite does past the event loop; what comes of it is written
        in a moment.
        """
        async with self.transactions.read() as session:
            gap_ids = await store.stale(session, _AT_ONCE)
            if not gap_ids:
                return 0
            counted = await _count(session, gap_ids, self.now())
        async with self.transactions.write(durable=False) as session:
            await store.write(session, counted)
        return len(gap_ids)

    async def look_for_articles(self) -> None:
        """Let those gaps be counted anew whose article has been published meanwhile."""
        async with self.transactions.read() as session:
            waiting = await store.unwatched(session)
            ids = {article_id for articles in waiting.values() for article_id in articles}
            published = {one.id for one in (await heads(session, ids)).values() if one.published}
        found = [gap_id for gap_id, articles in waiting.items() if published & set(articles)]
        if found:
            async with self.transactions.write(durable=False) as session:
                await store.mark_stale(session, found)


async def recount(session: AsyncSession, gap_ids: Collection[str], now: datetime) -> None:
    """Count these gaps anew, in the transaction of a decision about one of them."""
    await store.write(session, await _count(session, gap_ids, now))


async def _count(
    session: AsyncSession, gap_ids: Collection[str], now: datetime
) -> list[store.Counted]:
    """Return what is shown of these gaps, where they stand and where they belong."""
    today = day_of(now)
    long_ago = first_day(today, LONGEST)
    found = await store.tallies(session, gap_ids, today)
    near = await store.nearest(session, gap_ids, long_ago)
    words = await wordings(session, gap_ids)
    by_period = {
        days: await store.customers(session, gap_ids, first_day(today, days)) for days in PERIODS
    }
    since = await store.customers_since_decision(session, gap_ids, first_day(today, USUAL))
    gaps = await store.gaps(session, gap_ids)
    known = await heads(session, _named(gaps, near))
    counted = []
    for gap in gaps:
        tallies = found.get(gap.id, [])
        longest = count(tallies, today, LONGEST)
        values = {
            **_title(words.get(gap.id, []), longest),
            **_belonging(near.get(gap.id, []), longest, known),
            **await _standing(session, gap, since.get(gap.id, 0), known, now),
        }
        customers = {days: by_period[days].get(gap.id, 0) for days in PERIODS}
        rows = _rows(gap, values["standing"], tallies, customers, today)
        counted.append(store.Counted(gap.id, gap.decided_at, values, rows))
    return counted


def _named(gaps: Sequence[GapRow], near: Mapping[str, Sequence[Nearest]]) -> set[str]:
    named = {article_id for gap in gaps for article_id in gap.articles}
    return named | {one.article_id for each in near.values() for one in each}


def _title(words: Sequence[Wording], counts: Counts) -> dict[str, Any]:
    """Let the most central wording of the language that asks most stand for all."""
    if not words:
        return {}
    languages = counts.languages
    language = min({one.language for one in words}, key=lambda name: (-languages[name], name))
    mine = [one for one in words if one.language == language]
    title = mine[central(np.stack([one.vector for one in mine]))[0]].text
    return {"language": language, "title": title}


def _belonging(
    near: Sequence[Nearest], counts: Counts, known: Mapping[str, Head]
) -> dict[str, Any]:
    shelves = {
        one.article_id: Shelf(known[one.article_id].product, known[one.article_id].category)
        for one in near
        if one.article_id in known and known[one.article_id].published
    }
    return asdict(belonging(near, counts.questions, shelves))


async def _standing(
    session: AsyncSession, gap: GapRow, customers: int, known: Mapping[str, Head], now: datetime
) -> dict[str, Any]:
    watched = _watched_since(gap, known, now)
    asked = answered = 0
    if watched is not None:
        asked, answered = await store.asked_since(session, gap.id, watched)
    stands, returned = standing(
        Decision(gap.decision),
        gap.baseline,
        Since(customers, asked, answered),
        published=watched is not None,
    )
    return {
        "watched_since": watched,
        "asked_since": asked,
        "answered_since": answered,
        "standing": stands.value,
        "returned": returned,
    }


def _watched_since(gap: GapRow, known: Mapping[str, Head], now: datetime) -> datetime | None:
    """Return since when readers can find what is to answer a gap; None while they cannot."""
    readable = [known[each] for each in gap.articles if each in known and known[each].published]
    if not readable or gap.decided_at is None:
        return None
    since = max(gap.decided_at, min(one.updated_at for one in readable))
    return gap.watched_since or min(since, now)


def _rows(
    gap: GapRow,
    stands: str,
    tallies: Sequence[Tally],
    customers: Mapping[int, int],
    today: int,
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    if gap.merged_into is not None:
        return rows
    for days in PERIODS:
        counts = count(tallies, today, days)
        if counts.questions or gap.decision:
            rows.append(_row(gap, stands, counts, customers[days], days))
    return rows


def _row(gap: GapRow, stands: str, counts: Counts, customers: int, days: int) -> dict[str, Any]:
    return {
        "gap_id": gap.id,
        "days": days,
        "standing": stands,
        "questions": counts.questions,
        "customers": customers,
        "person": counts.ended[Ended.PERSON],
        "gave_up": counts.left_alone,
        "growth": counts.growth,
        "last_at": gap.last_at,
        "told": {
            "helped": counts.ended[Ended.HELPED],
            "answered": counts.answered,
            "recent": counts.recent,
            "before": counts.before,
            "reasons": dict(counts.reasons),
            "languages": dict(counts.languages),
            "series": [[written(day), n] for day, n in sorted(counts.series.items())],
        },
    }
