"""From evidence to a probability that the top article answers the question.

A logistic model per language; its coefficients are fitted by ``benchmarks/calibrate.py`` on
questions with a known article and questions that no article answers, and shipped as JSON.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kb_index.evidence import Evidence

FILE = Path(__file__).parent / "data" / "confidence.json"
FEATURES = ("asked", "said", "answered", "cosine", "margin", "terms")


@dataclass(frozen=True, slots=True)
class Logistic:
    """Coefficients by feature; a feature without one does not count."""

    intercept: float
    coefficients: Mapping[str, float]

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the probability of a feature vector, 0–1."""
        total = self.intercept + sum(c * features[name] for name, c in self.coefficients.items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def features(ranked: Sequence[tuple[float, Evidence]], terms: int) -> dict[str, float]:
    """Describe a ranking (fused score and evidence, best first) of a question of so many terms."""
    score, best = ranked[0]
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    return {
        "asked": best.asked,
        "said": best.said,
        "answered": best.answered,
        "cosine": best.cosine,
        "margin": score - second,
        "terms": math.log1p(terms),
    }


@cache
def models() -> dict[str, Logistic]:
    """Return the shipped models by language; ``lexical`` is for questions without a dense half."""
    shipped: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))["models"]
    return {
        name: Logistic(values["intercept"], values["coefficients"])
        for name, values in shipped.items()
    }


def confidence(ranked: Sequence[tuple[float, Evidence]], terms: int, dense: bool) -> float:
    """Return the probability (0–1) that the first of a ranking answers the question."""
    if not ranked:
        return 0.0
    return models()["hybrid" if dense else "lexical"].probability(features(ranked, terms))
