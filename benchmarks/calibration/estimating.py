"""Fitting how sure search is, on what was observed, and telling that of other questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from benchmarks.calibration.observing import Observed, weights
from benchmarks.calibration.promising import promised
from kb_index.calibration.fitting import fit_model, held_out
from kb_index.calibration.logistic import Case
from kb_index.calibration.model import HYBRID, WORDS, Model
from kb_index.ranking.confidence import FEATURES, basis, features
from kb_index.ranking.evidence import Evidence
from kb_index.ranking.fusion import Fusion
from kb_index.ranking.policy import choices

PULL = 0.3


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question as the model is fitted on it; ``features`` are None where nothing was found.

    ``first``: the first article is right; ``offered``: one of those is that an offer would hold.
    """

    observed: Observed
    weight: float
    features: dict[str, float] | None
    first: bool = False
    offered: bool = False


@dataclass(frozen=True, slots=True)
class _Title:
    """What the choice of an offer looks at, of a hit."""

    article_id: str
    title: str
    score: float


def outcomes(observed: Sequence[Observed], fusion: Fusion) -> list[Outcome]:
    """Return what search makes of the questions under these weights."""
    counted = zip(observed, weights(observed), strict=True)
    return [_outcome(one, weight, fusion) for one, weight in counted]


def fit_confidence(found: Iterable[Outcome], words: bool, encoder: str) -> Model:
    """Return the model of a search, by words alone or by both halves, with what it promises."""
    known = [one for one in found if one.features is not None]
    names = FEATURES[WORDS if words else HYBRID]
    answers = [Case(one.features or {}, one.first, one.weight) for one in known]
    offers = [Case(one.features or {}, one.offered, one.weight) for one in known]
    model = fit_model(basis(words, encoder), names, answers, offers, pull=PULL)
    unseen = held_out(answers, names, None, PULL)
    right, counted = [one.right for one in answers], [one.weight for one in answers]
    # What one article answers is asked in several sets; what none answers, once.
    asked = [one.observed.right or number for number, one in enumerate(known)]
    return replace(model, curve=promised(unseen, right, counted, asked))


def told(one: Outcome, model: Model) -> float:
    """Return the confidence of a search in its first article."""
    return 0.0 if one.features is None else model.answers.probability(one.features)


def offered(one: Outcome, model: Model) -> float:
    """Return the confidence of a search in what it would offer."""
    if one.features is None:
        return 0.0
    return max(told(one, model), model.offers.probability(one.features))


def _outcome(one: Observed, weight: float, fusion: Fusion) -> Outcome:
    if one.found is None or not one.found.evidence:
        return Outcome(one, weight, None)
    ranked = one.found.ranked(fusion)
    scale = sum(fusion.of(one.found.situation).values())
    seen = features(ranked, one.found.situation, scale)
    offer = choices([_title(score, evidence) for score, evidence in ranked[:5]])
    held = any(each.article_id in one.right for each in offer)
    first = one.answerable and ranked[0][1].article_id in one.right
    return Outcome(one, weight, seen, first, held)


def _title(score: float, evidence: Evidence) -> _Title:
    return _Title(evidence.article_id, evidence.entry.title, score)
