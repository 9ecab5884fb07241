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

Ranked = Sequence[tuple[float, Evidence]]
"""Fused scores with their evidence, best first."""

FILE = Path(__file__).parent / "data" / "confidence.json"
FEATURES = ("asked", "said", "cosine", "margin", "rivals")
RIVAL = 0.85
"""Who reaches this share of the best score is a rival; a vague question has many."""


@dataclass(frozen=True, slots=True)
class Logistic:
    """Coefficients by feature; a feature without one does not count."""

    intercept: float
    coefficients: Mapping[str, float]

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the probability of a feature vector, 0–1."""
        total = self.intercept + sum(c * features[name] for name, c in self.coefficients.items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def features(ranked: Ranked) -> dict[str, float]:
    """Return the evidence for the first of a ranking as numbers by feature."""
    score, best = ranked[0]
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    rivals = sum(other >= RIVAL * score for other, _ in ranked[1:])
    return {
        "asked": best.asked,
        "said": best.said,
        "cosine": best.cosine,
        "margin": score - second,
        "rivals": math.log1p(rivals),
    }


@cache
def models() -> dict[str, Logistic]:
    """Return the shipped models by language; ``lexical`` is for questions without a dense half."""
    shipped: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))["models"]
    return {
        name: Logistic(values["intercept"], values["coefficients"])
        for name, values in shipped.items()
    }


def confidence(ranked: Ranked, dense: bool) -> float:
    """Return the probability (0–1) that the first of a ranking answers the question."""
    if not ranked:
        return 0.0
    return models()["hybrid" if dense else "lexical"].probability(features(ranked))
