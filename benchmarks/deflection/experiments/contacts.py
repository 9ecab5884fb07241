"""Contacts who were exposed to an experiment, as facts; some of them helped more often.

Each has her own chance of being helped, and comes once or several times within her days: so what
one does is not independent, and the analysis has to know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from deflection.books.store import Key
from deflection.episodes.outcomes import Definition
from deflection.experiments.measures import MEASURES, counted
from deflection.experiments.observing import observed
from deflection.facts import Fact, FactKind, Subject
from deflection.numbers.metrics import Sums

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAYS = 3
_ID, _ARTICLE = "e", "article-1"
_COMES = ((1, 2, 3, 4), (60, 25, 10, 5))
_RULE = Definition()


@dataclass(frozen=True, slots=True)
class Crowd:
    """What contacts are like: shares (0–1) of conversations, on the average.

    ``confirms`` says that it helped, ``wants_person`` asks for one, ``rates`` of those who were
    served rate with four or five of five.
    """

    confirms: float = 0.30
    wants_person: float = 0.30
    rates: float = 0.75

    def contacts(self, number: int, seed: int) -> list[Sums]:
        """Return the figures of so many contacts, by the product's own reading of their facts."""
        return [_figures(self, Random(f"{seed} {each}"), each) for each in range(number)]


def _figures(crowd: Crowd, chance: Random, number: int) -> Sums:
    """Let one contact live her days, and observe her."""
    helped = chance.betavariate(6 * crowd.confirms, 6 * (1 - crowd.confirms))
    moments = [START, *sorted(_later(chance) for _ in range(chance.choices(*_COMES)[0] - 1))]
    history = {
        Key(f"{number}-{at}", 1): (
            Subject(f"{number}-{at}", str(number), 1, "web"),
            list(_conversation(crowd, chance, helped, moment, first=at == 0)),
        )
        for at, moment in enumerate(moments)
    }
    until = START + timedelta(days=DAYS)
    sums: Counter[str] = Counter()
    for episode in observed(history, _ID, until, _RULE, UTC).values():
        sums.update(episode)
    return sums


def _later(chance: Random) -> datetime:
    return START + timedelta(hours=chance.uniform(1, 40))


def _conversation(
    crowd: Crowd, chance: Random, helped: float, at: datetime, *, first: bool
) -> Iterator[Fact]:
    yield Fact(FactKind.ASKED, at, data={"question": "怎么退款"})
    hits = [{"article_id": _ARTICLE}]
    yield Fact(FactKind.SEARCHED, at, data={"decision": "answer", "hits": hits})
    yield Fact(FactKind.SHOWN, at, _ARTICLE, {"as": "answer", "score": 0.8})
    if first:
        yield Fact(FactKind.EXPOSED, at, data={"experiment": _ID, "variant": "a"})
    if chance.random() < helped:
        yield Fact(FactKind.VOTED, at + timedelta(seconds=60), _ARTICLE, {"helped": True})
    elif chance.random() < crowd.wants_person / (1 - crowd.confirms):
        yield from _served(crowd, chance, at + timedelta(minutes=2))


def _served(crowd: Crowd, chance: Random, at: datetime) -> Iterator[Fact]:
    agent = {"agent_id": "mei"}
    yield Fact(FactKind.HANDOFF_REQUESTED, at, data={"reason": "requested"})
    yield Fact(FactKind.QUEUED, at)
    yield Fact(FactKind.ACCEPTED, at + timedelta(seconds=20), data=agent)
    yield Fact(FactKind.RESOLVED, at + timedelta(minutes=6), data=agent)
    if chance.random() < 0.5:
        rating = 5 if chance.random() < crowd.rates else 2
        yield Fact(FactKind.RATED, at + timedelta(minutes=7), data={"rating": rating})


def mean_share(contacts: Sequence[Sums], code: str) -> float:
    """Return a share over all of some contacts."""
    pairs = [counted(MEASURES[code], one) for one in contacts]
    return sum(hits for hits, _ in pairs) / sum(of for _, of in pairs)
