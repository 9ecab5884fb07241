"""Reads the books for a report; nothing here scans facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, iso, utc_now
from core.database import Transactions
from deflection.books import store
from deflection.figures import Of
from deflection.metrics import METRICS, Metric, Sums, Value
from deflection.outcomes import Definition, Outcome
from deflection.reports.period import Period

PAGE = 50
_PARTS_AT_MOST = 200


class Part(StrEnum):
    """What a report is broken down by."""

    DAY = "day"
    CHANNEL = "channel"
    LANGUAGE = "language"
    PRODUCT = "product"
    AGENT = "agent"
    ARTICLE = "article"


_MEMBERS = {Part.AGENT: Of.AGENT, Part.ARTICLE: Of.ARTICLE}


@dataclass(frozen=True, slots=True)
class Reports:
    """Answers supervisors' questions from the books."""

    transactions: Transactions
    definition: Definition = field(default_factory=Definition)
    zone: tzinfo = UTC
    now: Clock = utc_now

    def today(self) -> datetime:
        """Return the moment in the company's zone."""
        return self.now().astimezone(self.zone)

    async def overview(self, period: Period, only: Mapping[str, str]) -> dict[str, Any]:
        """Return every metric of a period beside the period before, its days and its hours."""
        async with self.transactions.read() as session:
            now = await _sums(session, period, only)
            before = await _sums(session, period.before(), only)
            days = await _parts(session, period, Part.DAY, only)
        return {
            **self._about(period),
            "metrics": [_metric(each, now, before) for each in METRICS],
            "days": [{"day": day, **_values(sums)} for day, sums in sorted(days.items())],
            "hours": [now.get(f"hour:{hour:02}", 0) for hour in range(24)],
            "reasons": _under(now, "handoff"),
        }

    async def breakdown(
        self, period: Period, part: Part, only: Mapping[str, str]
    ) -> dict[str, Any]:
        """Return the metrics of a period for each channel, agent, article…, the largest first."""
        async with self.transactions.read() as session:
            parts = await _parts(session, period, part, only)
        listed = sorted(parts.items(), key=lambda one: (-_size(one[1]), str(one[0])))
        rows = [{part.value: key, **_values(sums)} for key, sums in listed[:_PARTS_AT_MOST]]
        return {**self._about(period), "rows": rows, "left_off": len(listed) - len(rows)}

    async def conversations(
        self,
        period: Period,
        outcome: Outcome | None,
        only: Mapping[str, str],
        before: datetime | None,
    ) -> list[dict[str, Any]]:
        """Return the conversations behind a number, the newest first, one page of them."""
        since, until = period.moments(self.zone)
        until = min(until, before) if before is not None else until
        async with self.transactions.read() as session:
            rows = await store.episodes(session, since, until, outcome, only, PAGE)
        return [
            {
                "conversation_id": row.conversation_id,
                "episode": row.episode,
                "channel": row.channel,
                "product": row.product,
                "article_id": row.article_id,
                "asked_at": iso(row.asked_at),
                "outcome": row.outcome,
                "durable": row.durable,
            }
            for row in rows
        ]

    def _about(self, period: Period) -> dict[str, Any]:
        rule = self.definition
        return {
            "since": period.first.isoformat(),
            "until": period.last.isoformat(),
            "zone": str(self.zone),
            "definition": {
                "version": rule.version,
                "assumed_after_hours": rule.assumed_after.total_seconds() / 3600,
                "durable_after_days": rule.durable_after.total_seconds() / 86400,
            },
        }


async def _sums(session: AsyncSession, period: Period, only: Mapping[str, str]) -> Sums:
    return dict(await store.sums(session, period.first, period.last, only=only))


async def _parts(
    session: AsyncSession, period: Period, part: Part, only: Mapping[str, str]
) -> dict[str, Counter[str]]:
    of = _MEMBERS.get(part, Of.ALL)
    by = part.value if of is Of.ALL else "member"
    parts: dict[str, Counter[str]] = {}
    for key, name, count in await store.sums(
        session, period.first, period.last, by, of=of, only=only
    ):
        parts.setdefault(str(key), Counter())[name] += count
    return parts


def _size(sums: Sums) -> int:
    outcomes = sum(count for name, count in sums.items() if name.startswith("outcome:"))
    return outcomes or sums.get("chats", 0)


def _values(sums: Sums) -> dict[str, float | None]:
    return {metric.code: _rounded(metric.measure(sums).value) for metric in METRICS}


def _metric(metric: Metric, now: Sums, before: Sums) -> dict[str, Any]:
    value = metric.measure(now)
    return {
        "code": metric.code,
        "zh": metric.zh,
        "en": metric.en,
        "unit": metric.unit.value,
        "value": _rounded(value.value),
        "of": value.of,
        "interval": _interval(value),
        "before": _rounded(metric.measure(before).value),
    }


def _interval(value: Value) -> list[float] | None:
    return None if value.interval is None else [round(end, 4) for end in value.interval]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _under(sums: Sums, prefix: str) -> dict[str, int]:
    return {
        name.partition(":")[2]: count
        for name, count in sums.items()
        if name.partition(":")[0] == prefix
    }


REPORTS = web.AppKey("reports", Reports)
