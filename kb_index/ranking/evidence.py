"""How well one entry fits a question: shared terms weighed by rarity, and nearness in meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kb_index.index.entry import Entry
from kb_index.index.index import Candidate
from kb_index.index.lexical import trust, weights
from kb_index.text.language import Terms

Rarity = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one entry; every share and cosine is 0–1.

    ``asked`` is the share of the question that the best wording holds, ``said`` the share of
    that wording that the question holds, ``answered`` the share of the question that the wording
    or the answer holds, ``cosine`` the nearest passage's. Numbers: ``piece`` is the
    piece that fits best, ``wording`` the wording that shares most, ``nearest`` the nearest passage.
    """

    entry: Entry
    bm25: float
    asked: float
    said: float
    answered: float
    cosine: float
    wording_cosine: float
    piece: int
    wording: int
    nearest: int

    @property
    def lexical(self) -> float:
        """Return one number for the shared terms, 0–1."""
        return 0.6 * self.asked + 0.1 * self.said + 0.3 * self.answered


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


def gather(candidate: Candidate, question: Weighed, rarity: Rarity) -> Evidence:
    """Collect what speaks for a candidate."""
    entry = candidate.entry
    asked_for, total = question
    by_wording = [asked_for.keys() & wording.all for wording in entry.wording_terms]
    by_piece = [asked_for.keys() & piece.all for piece in entry.piece_terms]
    best, asked, said = 0, 0.0, 0.0
    for number, held in enumerate(by_wording):
        share = _share(asked_for, held) / total
        if held and share + 1 > asked + said:  # else it cannot be better, whatever else it says
            mine, all_mine = weigh(entry.wording_terms[number], rarity)
            back = _share(mine, held) / all_mine
            if share + back > asked + said:
                best, asked, said = number, share, back
    told = by_wording[best]
    answered = max((_share(asked_for, told | held) / total for held in by_piece), default=asked)
    shares = [_share(asked_for, held) for held in by_piece]
    spoken = len(entry.wordings)
    of_wordings = [c for n, c in candidate.cosines.items() if n < spoken]
    return Evidence(
        entry,
        candidate.bm25,
        asked,
        said,
        answered,
        max(candidate.cosines.values(), default=0.0),
        max(of_wordings, default=0.0),
        _best_piece(shares, candidate.cosines, spoken),
        best,
        max(candidate.cosines, key=lambda n: (candidate.cosines[n], -n), default=0),
    )


def _share(weighed: Mapping[str, float], held: Iterable[str]) -> float:
    return sum(weighed[term] for term in held)


def _best_piece(shares: list[float], cosines: dict[int, float], spoken: int) -> int:
    """Return the piece that fits best; the first unless another is clearly better."""
    if not shares:
        return 0
    total = sum(shares) or 1.0
    scores = [share / total + cosines.get(spoken + n, 0.0) for n, share in enumerate(shares)]
    return max(range(len(scores)), key=lambda n: (scores[n], -n))
