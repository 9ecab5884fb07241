"""Asking back: the one question whose answer tells most about which article is meant.

Each hit may be the one that is meant, with a likelihood that falls with its score. Alternatives
(products, categories, one telling term) part the hits; after her answer those of one part are left.
What asking is worth is how much more of the likelihood can be shown then, times the calibrated
probability that the question is one that these hits answer at all.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from core.text import clean
from kb_index.asking.alternatives import Alternative, Facet, mentions
from kb_index.asking.contrast import contrast
from kb_index.results import Hit, SearchResult
from kb_index.text.folding import normalise

REACH = 20
"""Hits that may be meant; a search for asking back returns so many."""

TEMPERATURE = 0.08
"""How far scores must lie apart for one hit to be e times likelier than another; fitted by
``benchmarks/asking.py`` on vague and on precise questions."""

LEAST_GAIN = 0.15
"""An answer costs the customer a turn, so asking must be worth it (probability)."""

LEAST_HOPE = 0.5
"""Who is asked may expect to be helped; a question that no article answers is not (probability)."""

LEAST_MASS = 0.08
"""What is hardly ever meant is no alternative (probability)."""

MOST = 3
SHOWN = 3
"""Alternatives of a question, and articles that can be shown after the answer."""

# What editors call a drawer for everything; nobody means it.
_DRAWER = re.compile(
    r"(?:一般)?(?:性|常见)?问题|其[他它]|概述|(?:产品)?简介|(?:最佳|常用)实践|用户指南"
    r"|(?:general )?faqs?|(?:common|general) (?:issues|questions)|others?|general|overview"
    r"|(?:product )?introduction|(?:best|common) practices|user guide"
)

Parts = dict[Alternative, list[int]]
"""Alternatives with the places of the hits that they would leave."""


@dataclass(frozen=True, slots=True)
class Clarification:
    """A question worth asking: two or three alternatives, likeliest first, and what it gains."""

    alternatives: tuple[Alternative, ...]
    gain: float


def clarify(
    result: SearchResult, offer: Sequence[Hit], said_before: str = ""
) -> Clarification | None:
    """Return what to ask instead of offering these hits; None where no question is worth it.

    What the question, or what was said before it, names already is not asked.
    """
    hits = result.hits[:REACH]
    masses = likelihoods(hits)
    shown = {hit.article_id for hit in offer}
    now = sum(mass for hit, mass in zip(hits, masses, strict=True) if hit.article_id in shown)
    # An offer's probability tells questions of these articles from others, but not vague ones from
    # precise ones: that is what the likelihoods tell.
    answerable = max(result.confidence, result.offers)
    said = f"{said_before} {result.question}"
    asked = (_question(parts, masses) for parts in _partings(said, hits))
    worth = [
        Clarification(alternatives, answerable * (then - now))
        for alternatives, then in asked
        if answerable * then >= LEAST_HOPE and answerable * (then - now) >= LEAST_GAIN
    ]
    return max(worth, key=lambda one: one.gain, default=None)


def likelihoods(hits: Sequence[Hit], temperature: float = TEMPERATURE) -> list[float]:
    """Return the probability of each hit to be the one that is meant, given that one of them is."""
    best = max((hit.score for hit in hits), default=0.0)
    weights = [math.exp((hit.score - best) / temperature) for hit in hits]
    return [weight / sum(weights) for weight in weights]


def _question(parts: Parts, masses: Sequence[float]) -> tuple[tuple[Alternative, ...], float]:
    """Return the likeliest alternatives and the share of likelihood that is shown after them."""
    weighed = {one: [masses[place] for place in places] for one, places in parts.items()}
    likely = sorted(weighed, key=lambda one: -sum(weighed[one]))[:MOST]
    likely = [one for one in likely if sum(weighed[one]) >= LEAST_MASS]
    if len(likely) < 2:
        return (), 0.0
    then = sum(sum(sorted(weighed[one], reverse=True)[:SHOWN]) for one in likely)
    return tuple(likely), then


def _partings(question: str, hits: Sequence[Hit]) -> Iterator[Parts]:
    """Yield every way to part the hits by what the question has left open."""
    by_label: list[tuple[Facet, Callable[[Hit], str]]] = [
        (Facet.PRODUCT, lambda hit: hit.product),
        (Facet.CATEGORY, lambda hit: "" if _is_drawer(hit.category) else hit.category),
    ]
    for facet, label in by_label:
        parts: Parts = {}
        for place, hit in enumerate(hits):
            if label(hit):
                parts.setdefault(Alternative(facet, label(hit)), []).append(place)
        if not any(mentions(question, one) for one in parts):
            yield parts
    for anchor in hits[:SHOWN]:
        yield _by_term(question, anchor, hits)


def _by_term(question: str, anchor: Hit, hits: Sequence[Hit]) -> Parts:
    """Part the hits by the word in which titles differ that else say the same as one of them."""
    found = [contrast(anchor.title, hit.title) for hit in hits]
    here = {one.here for one in found if one is not None}
    if len(here) != 1:
        return {}
    values = list(dict.fromkeys([*here, *(one.there for one in found if one is not None)]))
    if any(_holds(question, value) for value in values):
        return {}
    parts: Parts = {Alternative(Facet.TERM, value): [] for value in values}
    for place, hit in enumerate(hits):
        held = next((value for value in values if _holds(hit.title, value)), None)
        if held is not None:
            parts[Alternative(Facet.TERM, held)].append(place)
    return parts


def _holds(text: str, value: str) -> bool:
    return normalise(value).replace(" ", "") in normalise(text).replace(" ", "")


def _is_drawer(category: str) -> bool:
    return bool(_DRAWER.fullmatch(normalise(clean(category))))
