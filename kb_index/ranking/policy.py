"""What to make of a search: answer, let the customer choose, ask back, or say there is nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from kb_index.calibration.measures import Point
from kb_index.calibration.model import Calibration, shipped
from kb_index.results import Hit, SearchResult
from kb_index.text.language import terms


class Decision(StrEnum):
    """What the dialogue does next; the values are those of the reply proposals."""

    ANSWER = "answer"
    CHOOSE = "choose"
    ASK_BACK = "ask_back"
    NO_ANSWER = "no_answer"


WRONG_ANSWERS, CHOICES = 5.0, 3
"""What operators set, unless they do: at most so many % wrong answers, so many choices."""

OFFER = 0.5
"""An offer must hold the right article more often than not, or it is one more thing to read."""

SUGGEST = 0.25
"""Where an offer holds the right article so often, it is shown as perhaps related: once in four is
worth a glance to who would else get nothing (docs/adr/0012). It counts as no answer."""

RELEVANT = 0.6
"""Who has less than this share of the best score is hardly ever right, so is not offered third."""

ALIKE = 0.7
"""Titles that share more of their terms say the same thing."""

_LEAST = 2
"""One article is no choice, so the second comes along however far it is."""

OFFERED_FROM = 5
"""Hits that the decision is about; asking back looks further down."""

NEVER = 1.1
"""A confidence that nothing reaches."""


class Titled(Protocol):
    """What an offer looks at, of a hit."""

    @property
    def title(self) -> str:
        """The title of the article."""

    @property
    def score(self) -> float:
        """Its fused score."""


Ranked = TypeVar("Ranked", bound=Titled)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where the decisions part: the least confidence (0–1) to answer at once, after a search by
    both halves and after one by words alone, and the most choices to offer."""

    answer: float
    answer_by_words: float
    choices: int = CHOICES


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision and the hits it is about: one to answer, two or three to choose.

    No answer has two or three that are perhaps related, or none.
    """

    decision: Decision
    hits: tuple[Hit, ...] = ()


def thresholds(
    calibration: Calibration, wrong_answers: float = WRONG_ANSWERS, choices: int = CHOICES
) -> Thresholds:
    """Return the thresholds that keep to at most so many wrong answers in a hundred shown."""
    answer, by_words = (
        _least_confidence(calibration.model(by_words).curve, wrong_answers / 100)
        for by_words in (False, True)
    )
    return Thresholds(answer, by_words, choices)


def decide(result: SearchResult, limits: Thresholds | None = None) -> Verdict:
    """Decide what a search is good for; the shipped calibration's thresholds unless given others.

    A question without any word of meaning (怎么办？, "hello?") is asked back; a sure hit answers;
    a choice is offered where it most likely holds the right article, and shown as perhaps related
    where it may.
    """
    limits = limits or thresholds(shipped())
    if not result.hits:
        said_something = bool(terms(result.question))
        return Verdict(Decision.NO_ANSWER if said_something else Decision.ASK_BACK)
    answer = limits.answer_by_words if result.by_words else limits.answer
    if result.confidence >= answer:
        return Verdict(Decision.ANSWER, result.hits[:1])
    offered = choices(result.hits, limits.choices)
    likely = max(result.confidence, result.offers) if len(offered) > 1 else 0.0
    if likely >= OFFER:
        return Verdict(Decision.CHOOSE, offered)
    return Verdict(Decision.NO_ANSWER, offered if likely >= SUGGEST else ())


def choices(hits: Sequence[Ranked], most: int = CHOICES) -> tuple[Ranked, ...]:
    """Return the first hits whose titles differ clearly: two, and more that are near the best."""
    chosen: list[Ranked] = []
    for hit in hits:
        far = len(chosen) >= _LEAST and hit.score < RELEVANT * hits[0].score
        if len(chosen) == most or far:
            break
        if all(_overlap(hit.title, other.title) <= ALIKE for other in chosen):
            chosen.append(hit)
    return tuple(chosen)


def _least_confidence(curve: Sequence[Point], risk: float) -> float:
    return min((one.threshold for one in curve if one.risk <= risk), default=NEVER)


def _overlap(one: str, other: str) -> float:
    first, second = terms(one).all, terms(other).all
    return len(first & second) / max(1, len(first | second))
