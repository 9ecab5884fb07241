"""Contacts who were exposed to an experiment, as facts; some of them helped more often.

Each has her own chance of being helped, and comes once or several times within her days: so what
one does is not independent, and the analysis has to know. By the product's own rule some are asked
what they think, once; not all say so, and some much later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from deflection.books.store import Key
from deflection.episodes.outcomes import Definition
from deflection.episodes.surveys import LASTS, SurveyKind
from deflection.experiments.measures import MEASURES
from deflection.experiments.observing import observed
from deflection.facts import Fact, FactKind, Subject
from deflection.numbers.metric import Sums
from handoff.surveys.rule import Occasion, Rule

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
RULE = Definition()
DAYS = 3
ASKING = Rule(nps_share=0.4, ces_share=0.7)
_ID, _ARTICLE = "e", "article-1"
_COMES = ((1, 2, 3, 4), (60, 25, 10, 5))
_ANSWERS, _AT_ONCE = 0.4, 0.7
"""Of those who are asked so many answer, and so many of them within minutes."""

_HAPPY = {SurveyKind.CSAT: (4, 5), SurveyKind.NPS: (9, 10), SurveyKind.CES: (6, 7)}
_NOT_SO = {
    SurveyKind.CSAT: (1, 2, 3, 3),
    SurveyKind.NPS: (0, 3, 5, 6, 7, 7, 8, 8),
    SurveyKind.CES: (1, 2, 3, 4, 4, 5, 5),
}


@dataclass(frozen=True, slots=True)
class Crowd:
    """What contacts are like: shares (0–1) of conversations, on the average.

    ``confirms`` says that it helped, ``wants_person`` asks for one; ``happy`` are the good scores
    of those who answer a survey. ``asking`` says who is asked.
    """

    confirms: float = 0.30
    wants_person: float = 0.30
    happy: float = 0.60
    asking: Rule = ASKING

    def contacts(self, number: int, seed: int, days: int = DAYS) -> list[Sums]:
        """Return the figures of so many contacts, by the product's own reading of their facts."""
        living = (Life(self, Random(f"{seed} {each}"), str(each)) for each in range(number))
        return [one.figures(days) for one in living]


@dataclass(slots=True)
class Life:
    """One contact and her days."""

    crowd: Crowd
    chance: Random
    contact_id: str
    asked: bool = field(default=False, init=False)

    def figures(self, days: int) -> Sums:
        """Live them, and be observed."""
        chance, crowd = self.chance, self.crowd
        helped = chance.betavariate(6 * crowd.confirms, 6 * (1 - crowd.confirms))
        more = chance.choices(*_COMES)[0] - 1
        moments = [START, *sorted(_later(chance) for _ in range(more))]
        history = {
            Key(f"{self.contact_id}-{at}", 1): (
                Subject(f"{self.contact_id}-{at}", self.contact_id, 1, "web"),
                list(self._conversation(helped, moment, first=at == 0)),
            )
            for at, moment in enumerate(moments)
        }
        sums: Counter[str] = Counter()
        until = START + timedelta(days=days)
        for episode in observed(history, _ID, until, RULE, UTC).values():
            sums.update(episode)
        return sums

    def _conversation(self, helped: float, at: datetime, *, first: bool) -> Iterator[Fact]:
        yield Fact(FactKind.ASKED, at, data={"question": "怎么退款"})
        hits = [{"article_id": _ARTICLE}]
        yield Fact(FactKind.SEARCHED, at, data={"decision": "answer", "hits": hits})
        yield Fact(FactKind.SHOWN, at, _ARTICLE, {"as": "answer", "score": 0.8})
        if first:
            yield Fact(FactKind.EXPOSED, at, data={"experiment": _ID, "variant": "a"})
        if self.chance.random() < helped:
            at += timedelta(seconds=60)
            yield Fact(FactKind.VOTED, at, _ARTICLE, {"helped": True})
            yield from self._survey(Occasion.SELF_SERVICE, at)
        elif self.chance.random() < self.crowd.wants_person / (1 - self.crowd.confirms):
            yield from _served(at + timedelta(minutes=2))
            yield from self._survey(Occasion.CHAT, at + timedelta(minutes=8))

    def _survey(self, occasion: Occasion, at: datetime) -> Iterator[Fact]:
        """Be asked what she thinks, if she is in a sample and was not asked before."""
        kind = self.crowd.asking.fitting(occasion, self.contact_id)
        if kind is None or self.asked:
            return
        self.asked = True
        told = {"survey_id": self.contact_id, "kind": kind.value}
        yield Fact(FactKind.SURVEY_ASKED, at, data=told)
        if self.chance.random() < _ANSWERS:
            after, score = self._answer(kind)
            yield Fact(FactKind.SURVEY_ANSWERED, at + after, data={**told, "score": score})

    def _answer(self, kind: SurveyKind) -> tuple[timedelta, int]:
        """Say what she thinks; who says it later thinks less of it."""
        at_once = self.chance.random() < _AT_ONCE
        after = timedelta(minutes=5) if at_once else LASTS * self.chance.random()
        happy = self.chance.random() < self.crowd.happy * (1.0 if at_once else 0.7)
        return after, self.chance.choice((_HAPPY if happy else _NOT_SO)[kind])


def _later(chance: Random) -> datetime:
    return START + timedelta(hours=chance.uniform(1, 40))


def _served(at: datetime) -> Iterator[Fact]:
    agent = {"agent_id": "mei"}
    yield Fact(FactKind.HANDOFF_REQUESTED, at, data={"reason": "requested"})
    yield Fact(FactKind.QUEUED, at)
    yield Fact(FactKind.ACCEPTED, at + timedelta(seconds=20), data=agent)
    yield Fact(FactKind.RESOLVED, at + timedelta(minutes=6), data=agent)


def summed(contacts: Sequence[Sums]) -> Sums:
    """Return the figures of some contacts together."""
    whole: Counter[str] = Counter()
    for one in contacts:
        whole.update(one)
    return whole


def mean_value(contacts: Sequence[Sums], code: str) -> float:
    """Return a measure over all of some contacts."""
    top, of = MEASURES[code].ratio.counted(summed(contacts))
    return top / of
