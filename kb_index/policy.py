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

    ``answer``: the least confidence to answer at once; ``alone``: to answer with the only
    relevant article. ``relevant``: the least score of a hit worth offering where meaning was
    compared, ``relevant_words`` where only words were. ``alike``: titles that share more of
    their terms say the same thing.
    """

    answer: float = 0.6
    alone: float = 0.3
    relevant: float = 0.45
    relevant_words: float = 0.35
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
    several relevant ones are offered; an only one answers if it is not too unsure.
    """
    if not result.hits:
        said_something = bool(terms(result.question))
        return Verdict(Decision.NO_ANSWER if said_something else Decision.ASK_BACK)
    if result.confidence >= thresholds.answer:
        return Verdict(Decision.ANSWER, result.hits[:1])
    offered = _different(result.hits, thresholds)
    if len(offered) > 1:
        return Verdict(Decision.CHOOSE, offered)
    if offered and result.confidence >= thresholds.alone:
        return Verdict(Decision.ANSWER, offered)
    return Verdict(Decision.NO_ANSWER)


def _different(hits: tuple[Hit, ...], thresholds: Thresholds) -> tuple[Hit, ...]:
    """Return the relevant hits whose titles differ clearly from those before them."""
    compared = any(hit.dense > 0 for hit in hits)
    least = thresholds.relevant if compared else thresholds.relevant_words
    chosen: list[Hit] = []
    for hit in hits:
        if hit.score < least or len(chosen) == thresholds.choices:
            continue
        if all(_overlap(hit.title, other.title) <= thresholds.alike for other in chosen):
            chosen.append(hit)
    return tuple(chosen)


def _overlap(one: str, other: str) -> float:
    first, second = terms(one).all, terms(other).all
    return len(first & second) / max(1, len(first | second))
