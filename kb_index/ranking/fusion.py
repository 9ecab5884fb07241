"""One score from words and meaning: a weighed sum of named parts, whose weights know the question.

A part's weight is ``exp(base + change · question)``, so it is never negative, and the weights of
one question are divided by their sum: the score is 0–1, and each part's contribution can be
shown. The numbers are in ``data/fusion.json``, fitted by ``python -m benchmarks.calibrate``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kb_index.ranking.evidence import Evidence
from kb_index.ranking.situation import Situation
from kb_index.results import Shifts

FILE = Path(__file__).parents[1] / "data" / "fusion.json"

PARTS = ("wording", "passage", "asked", "words")
"""Nearness in meaning of the best wording and of the best passage; the share of the question that
the best wording holds; the BM25 score beside the strongest."""

KNOWN_OF_QUESTIONS = ("chinese", "length", "known", "nearest")
"""What of a question the weights know."""

BASE = "base"


BY_WORDS = {"words": 10.0}
"""Where no meaning was compared, words alone count; the number only gives margins a scale."""


@dataclass(frozen=True, slots=True)
class Fusion:
    """For each part the logarithm of its weight, and how that changes with the question."""

    weights: Mapping[str, Mapping[str, float]]

    def shifted(self, shifts: Shifts) -> Fusion:
        """Return weights of whose logarithms some are changed; raise `KeyError` for no part."""
        changed = {part: dict(weights) for part, weights in self.weights.items()}
        for part, shift in shifts:
            changed[part][BASE] += shift
        return Fusion(changed) if shifts else self

    def of(self, situation: Situation) -> dict[str, float]:
        """Return the weights of the parts for one question.

        They are log-odds: among two articles, one that has 1 more of a part is exp(weight) times
        as likely the right one.
        """
        if situation.by_words:
            return BY_WORDS
        known = {BASE: 1.0, **{name: getattr(situation, name) for name in KNOWN_OF_QUESTIONS}}
        return {
            part: math.exp(sum(value * known[name] for name, value in self.weights[part].items()))
            for part in PARTS
        }


@cache
def shipped_fusion() -> Fusion:
    """Return the weights that were fitted on the benchmark's questions."""
    return Fusion(json.loads(FILE.read_text(encoding="utf-8")))


def parts(evidence: Evidence, situation: Situation) -> dict[str, float]:
    """Return the parts of an entry, each 0–1.

    Where the dense half did not return the entry, it is as far as the last that it did: nearer it
    cannot be.
    """
    if situation.by_words:
        return {"words": evidence.lexical}
    return {
        "wording": max(0.0, situation.floor, evidence.wording_cosine),
        "passage": max(0.0, situation.floor, evidence.cosine),
        "asked": evidence.asked,
        "words": evidence.bm25 / situation.strongest if situation.strongest else 0.0,
    }


def contributions(
    evidence: Evidence, situation: Situation, weights: Mapping[str, float]
) -> dict[str, float]:
    """Return what each part adds to the fused score, given the weights for this question."""
    total = sum(weights.values())
    found = parts(evidence, situation)
    return {part: weight / total * found[part] for part, weight in weights.items()}


def fuse(evidence: Evidence, situation: Situation, weights: Mapping[str, float]) -> float:
    """Return the sum of the contributions, 0–1."""
    return sum(contributions(evidence, situation, weights).values())
