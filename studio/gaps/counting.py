"""Keeps what is shown of gaps current: counted when questions came, and once a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, utc_now
from core.database import Transactions
from deflection.asked import Ended
from kb_index.store import Head, heads
from studio.gaps import counting_store as store
from studio.gaps.belonging import Belonging, Nearest, Shelf, belonging
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
        """Count some gaps; return how many, 0 when all figures are current."""
        async with self.transactions.write(durable=False) as session:
            gap_ids = await store.stale(session, _AT_ONCE)
            if gap_ids:
                await recount(session, gap_ids, self.now())
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
    """Count these gaps anew: what is shown of them, where they stand, where they belong."""
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
    rows = []
    for gap in gaps:
        tallies = found.get(gap.id, [])
        longest = count(tallies, today, LONGEST)
        _entitle(gap, words.get(gap.id, []), longest)
        _belong(gap, near.get(gap.id, []), longest, known)
        await _stand(session, gap, since.get(gap.id, 0), known, now)
        gap.stale = False
        if gap.merged_into is None:
            customers = {days: by_period[days].get(gap.id, 0) for days in PERIODS}
            rows += _rows(gap, tallies, customers, today)
    await store.replace_counts(session, gap_ids, rows)


def _named(gaps: Sequence[GapRow], near: Mapping[str, Sequence[Nearest]]) -> set[str]:
    named = {article_id for gap in gaps for article_id in gap.articles}
    return named | {one.article_id for each in near.values() for one in each}


def _entitle(gap: GapRow, words: Sequence[Wording], counts: Counts) -> None:
    """Let the most central wording of the language that asks most stand for all."""
    if not words:
        return
    languages = counts.languages
    gap.language = min({one.language for one in words}, key=lambda name: (-languages[name], name))
    mine = [one for one in words if one.language == gap.language]
    gap.title = mine[central(np.stack([one.vector for one in mine]))[0]].text


def _belong(
    gap: GapRow, near: Sequence[Nearest], counts: Counts, known: Mapping[str, Head]
) -> None:
    shelves = {
        one.article_id: Shelf(known[one.article_id].product, known[one.article_id].category)
        for one in near
        if one.article_id in known and known[one.article_id].published
    }
    guess: Belonging = belonging(near, counts.questions, shelves)
    gap.verdict, gap.nearest, gap.confidence = guess.verdict, guess.nearest, guess.confidence
    gap.product, gap.category = guess.product, guess.category


async def _stand(
    session: AsyncSession, gap: GapRow, customers: int, known: Mapping[str, Head], now: datetime
) -> None:
    readable = [known[each] for each in gap.articles if each in known and known[each].published]
    if readable and gap.watched_since is None and gap.decided_at is not None:
        since = max(gap.decided_at, min(one.updated_at for one in readable))
        gap.watched_since = min(since, now)
    elif not readable:
        gap.watched_since = None
    asked = answered = 0
    if gap.watched_since is not None:
        asked, answered = await store.asked_since(session, gap)
    gap.asked_since, gap.answered_since = asked, answered
    stands, gap.returned = standing(
        Decision(gap.decision),
        gap.baseline,
        Since(customers, asked, answered),
        published=gap.watched_since is not None,
    )
    gap.standing = stands.value


def _rows(
    gap: GapRow, tallies: Sequence[Tally], customers: Mapping[int, int], today: int
) -> list[dict[str, Any]]:
    rows = []
    for days in PERIODS:
        counts = count(tallies, today, days)
        if counts.questions or gap.decision:
            rows.append(_row(gap, counts, customers[days], days))
    return rows


def _row(gap: GapRow, counts: Counts, customers: int, days: int) -> dict[str, Any]:
    return {
        "gap_id": gap.id,
        "days": days,
        "standing": gap.standing,
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
