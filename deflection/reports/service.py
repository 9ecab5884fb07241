"""Reads the books for a report; nothing here scans facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, iso, utc_now
from core.database import Transactions
from deflection import store as facts
from deflection.books import store
from deflection.books.fingerprint import fingerprint
from deflection.books.store import Key
from deflection.books.tables import EpisodeRow
from deflection.episodes.outcomes import Definition
from deflection.facts import FactKind
from deflection.numbers.figures import Of
from deflection.numbers.meanings import meaning
from deflection.numbers.metric import Sums
from deflection.numbers.metrics import METRICS
from deflection.reports import views
from deflection.reports.answers import Wanted, agents_of, answer_view, answers
from deflection.reports.behind import Number, Place
from deflection.reports.parts import COLUMNS, MEMBERS, NOT_OF_DAYS, Name, Names, Part, nameless
from deflection.reports.period import Against, Period
from deflection.reports.savings import ContactCost, savings

PAGE = 50
PARTS_AT_MOST = 200
_DUE_AT_MOST = 10_000
_DAYS_DRAWN = 92
"""A longer period is compared as a whole: so many days of another would hide its own."""
_SCAN, _SCANS = 500, 20
"""Episodes read at once, and how often for one page: who asks for rare ones asks again."""
_LONGEST_EPISODE = timedelta(days=31)
"""How much earlier an episode may have begun than what it added to a day."""


@dataclass(frozen=True, slots=True)
class Reports:
    """Answers supervisors' questions from the books."""

    transactions: Transactions
    definition: Definition = field(default_factory=Definition)
    zone: tzinfo = UTC
    now: Clock = utc_now
    names: Names = nameless
    cost: ContactCost = field(default_factory=ContactCost)

    def today(self) -> datetime:
        """Return the moment in the company's zone."""
        return self.now().astimezone(self.zone)

    def metrics(self) -> list[dict[str, Any]]:
        """Return every metric with its names, its unit and what it means."""
        return [
            {
                "code": metric.code,
                "zh": metric.zh,
                "en": metric.en,
                "unit": metric.unit.value,
                "of_unit": metric.of.value,
                "means": meaning(metric.code, self.definition)._asdict(),
            }
            for metric in METRICS
        ]

    async def overview(
        self, period: Period, only: Mapping[str, str], against: Against = Against.BEFORE
    ) -> dict[str, Any]:
        """Return every metric of a period beside another, the days of both, and its hours."""
        earlier = period.against(against)
        async with self.transactions.read() as session:
            now, days = await _by_day(session, period, only)
            before, days_before = await self._before(session, earlier, only)
            kinds = _kinds(await store.kinds(session, *period.ends))
            products = await self.names(session, Part.PRODUCT, kinds["product"])
            due = await store.count_due(session, _DUE_AT_MOST)
        return {
            **self._about(period),
            "against": {"since": earlier.first.isoformat(), "until": earlier.last.isoformat()},
            "metrics": [views.compared(each, now, before) for each in METRICS],
            "outcomes": views.under(now, "outcome"),
            "days": _days(days),
            "days_before": _days(days_before),
            "week": views.week(days),
            "reasons": views.under(now, "handoff"),
            "surveys": views.surveys(now),
            "waits": views.waits(now),
            "kinds": kinds,
            "product_names": dict(products),
            "savings": savings(now, before, self.cost),
            "due": due,
        }

    async def _before(
        self, session: AsyncSession, earlier: Period, only: Mapping[str, str]
    ) -> tuple[Sums, dict[str, dict[str, int]]]:
        """Return the figures of the days to compare with, and by day where they are few enough to
        be drawn."""
        if earlier.days > _DAYS_DRAWN:
            return dict(await store.sums(session, *earlier.ends, only=only)), {}
        return await _by_day(session, earlier, only)

    async def breakdown(
        self, period: Period, part: Part, only: Mapping[str, str], most: int | None = PARTS_AT_MOST
    ) -> dict[str, Any]:
        """Return the metrics of a period for each channel, agent, article…, the largest first;
        all days in their order. At most so many others, all without."""
        async with self.transactions.read() as session:
            parts = await _sums(session, period, part, only)
            listed = _ordered(part, parts)
            shown = listed if part is Part.DAY else listed[:most]
            names = await self.names(session, part, [key for key, _ in shown])
        return {
            **self._about(period),
            "columns": list(COLUMNS[part]),
            "rows": [
                {"key": key, "name": names.get(key), **views.measured(COLUMNS[part], sums)}
                for key, sums in shown
            ],
            "left_off": len(listed) - len(shown),
        }

    async def conversations(self, number: Number, after: Place | None) -> dict[str, Any]:
        """Return the conversations behind a number, the newest first, one page of them.

        A page may be shorter than others, and ``next`` still say where the list goes on.
        """
        async with self.transactions.read() as session:
            found, place = await self._behind(session, number, after)
            listed = await self.listed(session, [row for row, _ in found])
            whose = await self._whose(session, number)
        counts = [count for _, count in found]
        return {
            "member": whose,
            "conversations": [{**one, "counts": n} for one, n in zip(listed, counts, strict=True)],
            "next": place and str(place),
        }

    async def answers(self, number: Number, wanted: Wanted, after: Place | None) -> dict[str, Any]:
        """Return the answers to a survey behind a number, as `conversations` does."""
        async with self.transactions.read() as session:
            behind, place = await self._behind(session, number, after)
            found = await answers(session, [row for row, _ in behind], wanted)
            names = await self.names(session, Part.AGENT, agents_of(found))
        views = [answer_view(row, survey, names) for row, survey in found]
        return {"answers": views, "next": place and str(place)}

    async def listed(
        self, session: AsyncSession, rows: Sequence[EpisodeRow]
    ) -> list[dict[str, Any]]:
        """Return episodes as lists of conversations show them, in their order."""
        questions = await _questions(session, rows)
        articles = {row.article_id for row in rows if row.article_id}
        titles = await self.names(session, Part.ARTICLE, articles)
        products = await self.names(session, Part.PRODUCT, {row.product for row in rows})
        return [_conversation(row, questions, titles, products) for row in rows]

    async def all_conversations(self, number: Number, most: int) -> list[dict[str, Any]]:
        """Return the conversations behind a number from all pages, at most so many."""
        return await _all("conversations", partial(self.conversations, number), most)

    async def all_answers(self, number: Number, wanted: Wanted, most: int) -> list[dict[str, Any]]:
        """Return the answers to a survey behind a number from all pages, at most so many."""
        return await _all("answers", partial(self.answers, number, wanted), most)

    async def called(self, part: Part, ids: Collection[str]) -> Mapping[str, Name]:
        """Return what members of a part are called, by id; one that is unknown is left out."""
        async with self.transactions.read() as session:
            return await self.names(session, part, ids)

    async def _whose(self, session: AsyncSession, number: Number) -> Name | None:
        """Return what the agent, the team or the article is called that a number is of."""
        if number.part is None:
            return None
        return (await self.names(session, number.part, [number.member])).get(number.member)

    async def _behind(
        self, session: AsyncSession, number: Number, after: Place | None
    ) -> tuple[list[tuple[EpisodeRow, int]], Place | None]:
        since, until = number.period.moments(self.zone)
        since -= _LONGEST_EPISODE
        found: list[tuple[EpisodeRow, int]] = []
        for _ in range(_SCANS):
            begin = (after.began_at, after.key) if after is not None else None
            read = await store.episodes(session, since, until, begin, _SCAN)
            for row, added in read:
                after = Place(row.began_at, Key(row.conversation_id, row.episode))
                if count := number.of_episode(added):
                    found.append((row, count))
                if len(found) == PAGE:
                    return found, after
            if len(read) < _SCAN:
                return found, None
        return found, after

    def _about(self, period: Period) -> dict[str, Any]:
        rule = self.definition
        return {
            "since": period.first.isoformat(),
            "until": period.last.isoformat(),
            "today": self.today().date().isoformat(),
            "zone": str(self.zone),
            "definition": {
                "version": fingerprint(),
                "assumed_after_hours": rule.assumed_after.total_seconds() / 3600,
                "durable_after_days": rule.durable_after.total_seconds() / 86400,
                "in_time_seconds": rule.in_time.total_seconds(),
            },
        }


async def _all(
    what: str, page: Callable[[Place | None], Awaitable[dict[str, Any]]], most: int
) -> list[dict[str, Any]]:
    """Return what is listed on all pages, at most so many."""
    found: list[dict[str, Any]] = []
    after: Place | None = None
    while len(found) < most:
        read = await page(after)
        found += read[what]
        if read["next"] is None:
            break
        after = Place.parse(read["next"])
    return found[:most]


async def _sums(
    session: AsyncSession, period: Period, part: Part, only: Mapping[str, str]
) -> dict[str, dict[str, int]]:
    """Return the figures of a period for each day, channel, agent, team…"""
    of = MEMBERS.get(part, Of.ALL)
    by = part.value if of is Of.ALL else "member"
    parts: dict[str, dict[str, int]] = {}
    for key, name, count in await store.sums(session, *period.ends, by, of=of, only=only):
        parts.setdefault(str(key), {})[name] = count
    return parts


async def _by_day(
    session: AsyncSession, period: Period, only: Mapping[str, str]
) -> tuple[Sums, dict[str, dict[str, int]]]:
    """Return the figures of a period, and those of each of its days that it shows."""
    whole: Counter[str] = Counter()
    days: dict[str, dict[str, int]] = {}
    for day, name, count in await store.sums(session, *period.ends, "day", only=only):
        whole[name] += count
        if not name.startswith(NOT_OF_DAYS):
            days.setdefault(day.isoformat(), {})[name] = count
    return whole, days


async def _questions(
    session: AsyncSession, rows: Sequence[EpisodeRow]
) -> dict[tuple[str, int], str]:
    """Return the first question of each episode that has one."""
    ids = [row.conversation_id for row in rows]
    asked = await facts.facts_by_conversation(session, ids, [FactKind.ASKED])
    return {key: str(told[0].data.get("question", "")) for key, told in asked.items()}


def _conversation(
    row: EpisodeRow,
    questions: Mapping[tuple[str, int], str],
    titles: Mapping[str, Name],
    products: Mapping[str, Name],
) -> dict[str, Any]:
    return {
        "conversation_id": row.conversation_id,
        "episode": row.episode,
        "channel": row.channel,
        "product": row.product,
        "product_name": products.get(row.product),
        "article_id": row.article_id,
        "article": titles.get(row.article_id or ""),
        "question": questions.get((row.conversation_id, row.episode)),
        "began_at": iso(row.began_at),
        "outcome": row.outcome,
        "durable": row.durable,
    }


def _days(days: Mapping[str, Sums]) -> list[dict[str, Any]]:
    columns = COLUMNS[Part.DAY]
    return [{"day": day, **views.measured(columns, sums)} for day, sums in sorted(days.items())]


def _kinds(found: Sequence[tuple[str, str, str]]) -> dict[str, list[str]]:
    names = ("channel", "language", "product")
    return {name: sorted({one[place] for one in found}) for place, name in enumerate(names)}


def _ordered(part: Part, parts: Mapping[str, Sums]) -> list[tuple[str, Sums]]:
    if part is Part.DAY:
        return sorted(parts.items())
    return sorted(parts.items(), key=lambda one: (-_size(one[1]), one[0]))


def _size(sums: Sums) -> int:
    outcomes = sum(count for name, count in sums.items() if name.startswith("outcome:"))
    return outcomes or sums.get("chats", 0) or sums.get("read", 0)


REPORTS = web.AppKey("reports", Reports)
