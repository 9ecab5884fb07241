"""Facts of as many conversations as wanted, spread over a year: drawn, not lived.

Their shares are those of an ordinary help desk; what counts is how much there is of everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from deflection.facts import Fact, FactKind, Subject

DAYS = 365
_ARTICLES, _PRODUCTS, _AGENTS = 2000, 30, 25
_CHANNELS = ("web", "web", "web", "wechat")
_TEXTS = {"zh": "怎么申请退款", "en": "How do I get a refund"}
_BY_HOUR = (2, 1, 1, 1, 1, 2, 4, 7, 12, 18, 20, 17, 11, 13, 18, 19, 17, 13, 11, 12, 13, 11, 8, 4)


@dataclass(frozen=True, slots=True)
class Histories:
    """Conversations that began on the days before a moment; the same number is always the same."""

    until: datetime
    seed: int = 20260302

    def told(self, number: int) -> tuple[Subject, list[Fact]]:
        """Return one conversation with its facts, in the order of writing."""
        chance = Random(self.seed * 1_000_003 + number)
        day = chance.randrange(1, DAYS + 1)
        hour = chance.choices(range(24), _BY_HOUR)[0]
        begun = self.until - timedelta(days=day) + timedelta(hours=hour)
        at = begun + timedelta(seconds=chance.randrange(3600))
        subject = Subject(
            f"{self.seed:x}-{number:x}", f"contact-{number:x}", 1, chance.choice(_CHANNELS)
        )
        return subject, list(_facts(chance, at.astimezone(UTC)))


def _facts(chance: Random, at: datetime) -> Iterator[Fact]:
    language = "zh" if chance.random() < 0.7 else "en"
    for _ in range(chance.choices((1, 2, 3), (6, 3, 1))[0]):
        at += timedelta(seconds=chance.randrange(20, 200))
        yield from _question(chance, at, _TEXTS[language])
    if chance.random() < 0.3:
        yield from _person(chance, at + timedelta(seconds=chance.randrange(10, 300)))


def _question(chance: Random, at: datetime, text: str) -> Iterator[Fact]:
    article = min(int(chance.paretovariate(0.7)), _ARTICLES)
    decision = chance.choices(("answer", "choose", "no_answer"), (5, 3, 2))[0]
    hits = [{"article_id": f"article-{article}"}] if decision != "no_answer" else []
    yield Fact(FactKind.ASKED, at, data={"question": text})
    yield Fact(FactKind.SEARCHED, at, data={"decision": decision, "hits": hits, "confidence": 0.7})
    if not hits:
        return
    product = f"product-{article % _PRODUCTS}"
    way = {"as": "answer", "score": 0.7} if decision == "answer" else {"as": "choice"}
    yield Fact(FactKind.SHOWN, at, f"article-{article}", {**way, "product": product})
    if decision == "choose" and chance.random() < 0.5:
        chosen = {"as": "answer", "score": None, "product": product}
        yield Fact(FactKind.SHOWN, at + timedelta(seconds=9), f"article-{article}", chosen)
    if chance.random() < 0.4:
        helped = {"helped": chance.random() < 0.7}
        yield Fact(FactKind.VOTED, at + timedelta(seconds=60), f"article-{article}", helped)


def _person(chance: Random, at: datetime) -> Iterator[Fact]:
    yield Fact(FactKind.HANDOFF_REQUESTED, at, data={"reason": "requested"})
    yield Fact(FactKind.QUEUED, at)
    waited = chance.lognormvariate(3.5, 1.0)
    at += timedelta(seconds=waited)
    if chance.random() < 0.15:
        yield Fact(FactKind.ABANDONED, at, data={"how": "left", "waited_seconds": waited})
        return
    agent = {"agent_id": f"agent-{chance.randrange(_AGENTS)}"}
    yield Fact(FactKind.ACCEPTED, at, data=agent)
    for _ in range(chance.randint(1, 4)):
        at += timedelta(seconds=chance.randrange(10, 90))
        yield Fact(FactKind.AGENT_REPLIED, at, data=agent)
        at += timedelta(seconds=chance.randrange(10, 90))
        yield Fact(FactKind.CUSTOMER_REPLIED, at)
    yield Fact(FactKind.RESOLVED, at + timedelta(seconds=30), data=agent)
    if chance.random() < 0.4:
        rated = {"rating": chance.choices((1, 2, 3, 4, 5), (1, 1, 2, 5, 8))[0]}
        yield Fact(FactKind.RATED, at + timedelta(seconds=60), data=rated)
