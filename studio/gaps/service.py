"""What editors do with gaps, each in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, utc_now
from core.database import Transactions
from core.errors import ArticleNotFound, GapNotFound, InvalidInput
from core.ids import new_id
from kb_index.article import Draft, Status
from kb_index.editing.people import STAFF, People, names_of
from kb_index.service import load_articles
from kb_index.store import heads
from studio.following.store import raise_version
from studio.gaps import listing_store
from studio.gaps.counting import recount
from studio.gaps.gap import FROM_GAP, Decision, Dismissal
from studio.gaps.listing_store import Wanted
from studio.gaps.memory import PROGRESS
from studio.gaps.proposal import Proposal, proposals
from studio.gaps.store import merge, wordings
from studio.gaps.views import detail_json, gap_json, named
from studio.period import LONGEST, USUAL, day_of, first_day
from studio.tables import GapRow


@dataclass(frozen=True, slots=True)
class Gaps:
    """Lists gaps from their counts, and keeps what is decided about them."""

    transactions: Transactions
    people: People
    now: Clock = utc_now

    async def list(self, wanted: Wanted) -> dict[str, Any]:
        """Return one page of gaps, and how many stand where."""
        async with self.transactions.read() as session:
            found = await listing_store.listed(session, wanted)
            counts = await listing_store.how_many(session, wanted.days)
            known = await heads(session, named(gap for gap, _ in found))
            names = await names_of(session, self.people, [gap.decided_by for gap, _ in found])
        last = found[-1] if len(found) == wanted.limit else None
        return {
            "gaps": [gap_json(gap, counted, known, names) for gap, counted in found],
            "counts": counts,
            "next": f"{getattr(last[1], wanted.sort)}~{last[0].id}" if last else None,
        }

    async def one(self, gap_id: str, days: int = USUAL) -> dict[str, Any]:
        """Return a gap with examples, what was shown instead, and the article it proposes."""
        async with self.transactions.read() as session:
            gap = await load(session, gap_id)
            return await self._detail(session, gap.id, days)

    async def dismiss(
        self, gap_id: str, by: str, reason: Dismissal, note: str, duplicate_of: str | None
    ) -> dict[str, Any]:
        """Put a gap away until it grows again, or make it part of the one that it repeats."""
        if (reason is Dismissal.DUPLICATE) != (duplicate_of is not None):
            raise InvalidInput(field="duplicate_of", problem="a duplicate needs one, others none")

        async def decide(session: AsyncSession, gap: GapRow) -> str:
            gap.decision, gap.reason, gap.note = Decision.DISMISSED, reason.value, note
            if duplicate_of is None:
                return gap.id
            other = await load(session, duplicate_of)
            if other.id == gap.id:
                raise InvalidInput(field="duplicate_of", problem="is the gap itself")
            await session.flush()
            await merge(session, gap.id, other.id)
            return other.id

        return await self._decide(gap_id, by, decide, regroups=duplicate_of is not None)

    async def assign(self, gap_id: str, by: str, article_id: str, note: str) -> dict[str, Any]:
        """Say that an article answers a gap; from then on it is watched whether it does."""

        async def decide(session: AsyncSession, gap: GapRow) -> str:
            head = (await heads(session, [article_id])).get(article_id)
            if head is None or head.deleted_at is not None:
                raise ArticleNotFound(id=article_id)
            gap.decision, gap.reason, gap.note = Decision.ANSWERED, "", note
            gap.articles, gap.watched_since = [article_id], None
            return gap.id

        return await self._decide(gap_id, by, decide)

    async def reopen(self, gap_id: str, by: str) -> dict[str, Any]:
        """Take back what was decided."""

        async def decide(session: AsyncSession, gap: GapRow) -> str:
            gap.decision, gap.reason, gap.note = Decision.NONE, "", ""
            gap.articles, gap.watched_since = [], None
            return gap.id

        return await self._decide(gap_id, by, decide)

    async def draft(
        self, gap_id: str, by: str, languages: Collection[str] | None
    ) -> tuple[dict[str, Any], bool]:
        """Make a draft for each language that asks, and tie the gap to them; tell whether any is
        new. Where there are some already, they are returned as they are."""
        made = False

        async def decide(session: AsyncSession, gap: GapRow) -> str:
            nonlocal made
            known = await heads(session, gap.articles)
            if gap.decision == Decision.DRAFTED and any(not o.deleted_at for o in known.values()):
                return gap.id
            words = (await wordings(session, [gap.id])).get(gap.id, [])
            wanted = [p for p in proposals(words) if not languages or p.language in languages]
            if not wanted:
                raise InvalidInput(field="languages", problem="nobody has asked in these")
            gap.articles = [await self._propose(session, gap, each, by) for each in wanted]
            gap.decision, gap.reason, gap.note = Decision.DRAFTED, "", ""
            gap.watched_since, made = None, True
            return gap.id

        return await self._decide(gap_id, by, decide), made

    async def _propose(
        self, session: AsyncSession, gap: GapRow, proposal: Proposal, by: str
    ) -> str:
        source = f"{FROM_GAP}{gap.id}"
        draft = Draft(
            id=new_id(),
            external_id=f"{source}:{new_id()}",
            language=proposal.language,
            title=proposal.title,
            answer="",
            variants=proposal.variants,
            translation_key=source,
            product=gap.product,
            category=gap.category,
            status=Status.DRAFT,
            source=source,
        )
        await load_articles(session, [draft], self.now(), f"{STAFF}{by}")
        return draft.id

    async def _decide(
        self,
        gap_id: str,
        by: str,
        decide: Callable[[AsyncSession, GapRow], Any],
        *,
        regroups: bool = False,
    ) -> dict[str, Any]:
        """Let an editor decide, count what follows from it, and return the gap that is left."""
        now = self.now()
        async with self.transactions.write() as session:
            if regroups:
                # Before any group is held: who places questions holds this first, too.
                await raise_version(session, PROGRESS, now)
            gap = await load(session, gap_id, lock=True)
            counted = await listing_store.one(session, gap.id, USUAL)
            before = (gap.decision, list(gap.articles))
            left: str = await decide(session, gap)
            if (gap.decision, list(gap.articles)) != before or gap.decision == Decision.DISMISSED:
                gap.decided_by, gap.decided_at = by, now
                gap.baseline = counted[1].customers if counted else 0
            await session.flush()
            await recount(session, [left], now)
            return await self.decided(session, left)

    async def decided(self, session: AsyncSession, gap_id: str) -> dict[str, Any]:
        """Write a gap in full about which something was decided, also one of long ago."""
        lately = await listing_store.one(session, gap_id, USUAL)
        return await self._detail(session, gap_id, USUAL if lately else LONGEST)

    async def _detail(self, session: AsyncSession, gap_id: str, days: int) -> dict[str, Any]:
        found = await listing_store.one(session, gap_id, days)
        if found is None:
            raise GapNotFound(id=gap_id)
        gap, counts = found
        since = first_day(day_of(self.now()), days)
        examples = await listing_store.examples(session, gap.id, since)
        words = (await wordings(session, [gap.id])).get(gap.id, [])
        shown = {article_id for one in examples for article_id in one.shown}
        known = await heads(session, named([gap]) | shown)
        names = await names_of(session, self.people, [gap.decided_by])
        told = gap_json(gap, counts, known, names)
        return detail_json(told, examples, proposals(words), known)


async def load(session: AsyncSession, gap_id: str, *, lock: bool = False) -> GapRow:
    """Return a gap, or the one that it has become part of; raise `GapNotFound`."""
    gap = await session.get(GapRow, gap_id, with_for_update=lock)
    if gap is not None and gap.merged_into is not None:
        gap = await session.get(GapRow, gap.merged_into, with_for_update=lock)
    if gap is None:
        raise GapNotFound(id=gap_id)
    return gap


GAPS = web.AppKey("gaps", Gaps)
