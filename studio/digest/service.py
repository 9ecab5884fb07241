"""The digest, for editors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from core.clock import Clock, utc_now
from core.database import Transactions
from studio.digest import store
from studio.digest.thing import Known, Thing, Votes, digest
from studio.period import day_of, first_day, written
from studio.review.flag_store import right_and_settled


@dataclass(frozen=True, slots=True)
class Digest:
    """Makes a digest out of what is counted in the background."""

    transactions: Transactions
    now: Clock = utc_now

    async def make(self, days: int) -> dict[str, Any]:
        """Return the ten things most worth doing, as the last so many days show."""
        async with self.transactions.read() as session:
            known = Known(
                gaps=tuple(await store.gaps(session, days)),
                articles=tuple(await store.articles(session, days)),
                doubled=tuple(await store.doubled(session)),
                votes=await store.votes(session, days),
                flags=Votes(*await right_and_settled(session)),
            )
        today = day_of(self.now())
        return {
            "from": written(first_day(today, days)),
            "until": written(today),
            "things": [_json(one) for one in digest(known)],
        }


def _json(thing: Thing) -> dict[str, Any]:
    zh, en = thing.evidence
    return {
        "kind": thing.kind.value,
        "customers": round(thing.customers, 1),
        "title": thing.title,
        "language": thing.language,
        "gap_id": thing.gap_id,
        "article_id": thing.article_id,
        "other_id": thing.other_id,
        "factors": [
            {"code": one.code, "value": round(one.value, 4), "zh": one.zh, "en": one.en}
            for one in thing.factors
        ],
        "evidence": {"zh": zh, "en": en},
        "links": _links(thing),
    }


def _links(thing: Thing) -> list[str]:
    gap = [f"/api/studio/gaps/{thing.gap_id}"] if thing.gap_id else []
    ids = [each for each in (thing.article_id, thing.other_id) if each]
    return gap + [f"/api/studio/health/{article_id}" for article_id in ids]


DIGEST = web.AppKey("digest", Digest)
