"""What each term of a text tells: how much it counts there, times how rare it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from kb_index.text.language import Terms
from kb_index.text.weights import trust, weights

Rarity = Callable[[str], float]


class Weighed(NamedTuple):
    """Each term of a text with what it tells, and what all would tell if none were guessed."""

    terms: dict[str, float]
    total: float


def weigh(text: Terms, rarity: Rarity) -> Weighed:
    """Weigh the terms of a text; one that is guessed tells less."""
    full = {term: weight * rarity(term) for term, weight in weights(text).items()}
    total = sum(full.values()) or 1.0
    if not text.guessed:
        return Weighed(full, total)
    return Weighed({term: told * trust(term, text) for term, told in full.items()}, total)
