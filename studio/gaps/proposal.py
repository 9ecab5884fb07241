"""An article that a gap proposes: its title and its variants, in customers' own words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from studio.gaps.grouping import central
from studio.gaps.store import Wording

VARIANTS = 10
ALIKE = 0.95
"""Wordings with at least this cosine are nearly the same words: one of them is enough."""
LONGEST = 200
"""Characters; who writes more tells a story and asks nothing that others would ask so."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The head of an article in one language: what people ask, the most central wording first."""

    language: str
    title: str
    variants: tuple[str, ...]


def proposals(words: Iterable[Wording]) -> list[Proposal]:
    """Return a proposal for each language that somebody asked in, by language."""
    by_language: dict[str, list[Wording]] = {}
    for one in words:
        by_language.setdefault(one.language, []).append(one)
    return [_proposal(language, mine) for language, mine in sorted(by_language.items())]


def _proposal(language: str, words: Sequence[Wording]) -> Proposal:
    short = [one for one in words if len(one.text) <= LONGEST] or list(words)
    chosen: list[Wording] = []
    for row in central(np.stack([one.vector for one in short])):
        one = short[row]
        if all(float(one.vector @ other.vector) < ALIKE for other in chosen):
            chosen.append(one)
    title, *variants = (one.text[:LONGEST] for one in chosen[: VARIANTS + 1])
    return Proposal(language, title, tuple(variants))
