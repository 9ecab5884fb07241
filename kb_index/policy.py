"""What to make of a search: answer, let the customer choose, ask back, or say there is nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kb_index.index.language import terms
from kb_index.results import Hit, SearchResult


class Decision(StrEnum):
    """What the dialogue does next; the values are those of the reply proposals."""

    ANSWER = "answer"
    CHOOSE = "choose"
    ASK_BACK = "ask_back"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where the decisions part; probabilities and scores of 0–1.

    ``answer``: the least confidence to answer at once. ``relevant``: the least score of a hit
    worth offering. ``alike``: titles sharing more of their terms than this say the same thing.
    """

    answer: float = 0.6
    relevant: float = 0.45
    alike: float = 0.7
    choices: int = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision and the hits it is about: one to answer, two or three to choose, else none."""

    decision: Decision
    hits: tuple[Hit, ...] = ()


DEFAULT_THRESHOLDS = Thresholds()


def decide(result: SearchResult, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> Verdict:
    """Decide what a search is good for.

    A question without any word of meaning (怎么办？, "hello?") is asked back; a sure hit answers;
    several relevant ones are offered; a single unsure one answers only if it is relevant.
    """
    if not terms(result.question):
        return Verdict(Decision.ASK_BACK)
    if not result.hits:
        return Verdict(Decision.NO_ANSWER)
    if result.confidence >= thresholds.answer:
        return Verdict(Decision.ANSWER, result.hits[:1])
    offered = _different(result.hits, thresholds)
    if len(offered) > 1:
        return Verdict(Decision.CHOOSE, offered)
    return Verdict(Decision.ANSWER, offered) if offered else Verdict(Decision.NO_ANSWER)


def _different(hits: tuple[Hit, ...], thresholds: Thresholds) -> tuple[Hit, ...]:
    """Return the relevant hits whose titles differ clearly from those before them."""
    chosen: list[Hit] = []
    for hit in hits:
        if hit.score < thresholds.relevant or len(chosen) == thresholds.choices:
            continue
        if all(_overlap(hit.title, other.title) <= thresholds.alike for other in chosen):
            chosen.append(hit)
    return tuple(chosen)


def _overlap(one: str, other: str) -> float:
    first, second = terms(one).all, terms(other).all
    return len(first & second) / max(1, len(first | second))
