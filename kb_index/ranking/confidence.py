"""From evidence to two probabilities: the top article answers, an offer holds the right one.

A logistic model of the features below, fitted on questions with a known article and questions that
no article answers (``python -m benchmarks.calibrate``), and again on what customers made of the
answers (``python -m kb_index refit``).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import fmean

from kb_index.calibration.model import HYBRID, WORDS, Calibration
from kb_index.ranking.evidence import Evidence
from kb_index.ranking.fusion import FILE as FUSION_FILE
from kb_index.ranking.situation import Situation
from kb_index.results import Shifts

Ranked = Sequence[tuple[float, Evidence]]
"""Fused scores with their evidence, best first."""

FEATURES = {
    WORDS: ("asked", "said", "answered", "margin", "rivals", "known", "length", "chinese"),
    HYBRID: (
        *("asked", "said", "passage", "wording", "background", "margin", "rivals"),
        *("words_agree", "meaning_agrees", "known", "length", "chinese"),
    ),
}
"""What each model is fitted on; without a dense half, half of the features is not there."""

_BACKGROUND = 10
_MOST_MARGIN = 5.0
"""Log-odds; beyond it a second article plays no part any more."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """``answers``: the probability that the first article answers; ``offers``: that one of the
    first few does; with the features and the basis that both come from."""

    answers: float = 0.0
    offers: float = 0.0
    features: dict[str, float] | None = None
    basis: str = ""


def estimate(
    ranked: Ranked,
    situation: Situation,
    scale: float,
    calibration: Calibration,
    encoder: str,
    shifts: Shifts = (),
) -> Estimate:
    """Return how sure a search is of what it ranks first; of nothing, it is not.

    ``scale`` is what a fused score of 1 means in log-odds, the sum of the weights.
    """
    if not ranked:
        return Estimate()
    model = calibration.model(situation.by_words)
    found = features(ranked, situation, scale)
    answers = model.answers.probability(found)
    # An offer begins with the first article, so it cannot be less likely to hold the right one.
    offers = max(answers, model.offers.probability(found))
    return Estimate(answers, offers, found, basis(situation.by_words, encoder, shifts))


def features(ranked: Ranked, situation: Situation, scale: float) -> dict[str, float]:
    """Return the evidence for the first of a ranking as numbers by feature.

    ``margin`` and ``rivals`` are log-odds: how far the second is behind, and how much of the
    belief the others hold together. ``background`` is how near the next ones come in meaning.
    """
    (score, best), *others = ranked
    behind = [scale * (score - other) for other, _ in others]
    found = {
        "asked": best.asked,
        "said": best.said,
        "answered": best.answered,
        "margin": min(_MOST_MARGIN, behind[0]) if behind else _MOST_MARGIN,
        "rivals": math.log1p(sum(math.exp(-one) for one in behind)),
        "known": situation.known,
        "length": situation.length,
        "chinese": situation.chinese,
    }
    return found if situation.by_words else found | _of_meaning(ranked, situation)


@cache
def basis(by_words: bool, encoder: str, shifts: Shifts = ()) -> str:
    """Name what features are made by: with other weights or vectors they mean something else."""
    name = WORDS if by_words else HYBRID
    made_by = [*FEATURES[name], "" if by_words else encoder]
    digest = hashlib.sha256("\n".join(made_by).encode())
    if not by_words:
        digest.update(FUSION_FILE.read_bytes())
        digest.update(repr(shifts).encode() if shifts else b"")
    return f"{name}-{digest.hexdigest()[:12]}"


def _of_meaning(ranked: Ranked, situation: Situation) -> dict[str, float]:
    best = ranked[0][1]
    cosines = [max(situation.floor, one.cosine) for _, one in ranked]
    next_ones = sorted(cosines, reverse=True)[1 : 1 + _BACKGROUND]
    return {
        "passage": best.cosine,
        "wording": best.wording_cosine,
        "background": fmean(next_ones) if next_ones else 0.0,
        "words_agree": float(all(one.lexical <= best.lexical for _, one in ranked)),
        "meaning_agrees": float(all(one.cosine <= best.cosine for _, one in ranked)),
    }
