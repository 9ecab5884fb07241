"""Fits the confidence of search and writes ``kb_index/data/confidence.json``.

    python -m benchmarks.calibrate

The cases, from the ``fit`` half of the frozen questions and from the sample itself:

* reworded and customers' questions: was the first article the right one?
* questions that nothing answers: unrelated ones, small talk, and titles whose own article is
  taken out of the results;
* vague ones: single words that many titles hold, which no single article answers.

Then it says how the ``test`` half fares.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss

from benchmarks.knowledge import questions, sample_index
from kb_index.confidence import FEATURES, FILE, Logistic, Ranked, features
from kb_index.index.encoders import load_encoder
from kb_index.index.index import Index
from kb_index.index.language import terms
from kb_index.results import ArticleKind
from kb_index.sample.loading import sample_drafts
from kb_index.search import Query, rank

MODELS = {"lexical": ("zh", "en"), "hybrid": ("zh", "en")}
# Beside the cosine, the share of words would only be fitted to noise: it came out negative.
MODEL_FEATURES = {
    "lexical": tuple(name for name in FEATURES if name != "cosine"),
    "hybrid": tuple(name for name in FEATURES if name != "asked"),
}
_SAMPLED = 100
_VAGUE_TITLES = 8


@dataclass(frozen=True, slots=True)
class Case:
    """A question, the article that answers it (or None), and one to leave out of the results."""

    question: str
    language: str
    article_id: str | None = None
    left_out: str | None = None


def cases() -> list[Case]:
    """Return everything that the models are fitted on."""
    known = [Case(q.question, q.language, q.article_id) for q in questions("fit")]
    return known + [case for language in ("zh", "en") for case in _unanswerable(language)]


def _unanswerable(language: str) -> Iterator[Case]:
    drawn = random.Random(7)
    drafts = [draft for draft in sample_drafts() if draft.language == language]
    talk = [draft.title for draft in drafts if draft.kind is ArticleKind.SMALL_TALK]
    faq = [draft for draft in drafts if draft.kind is ArticleKind.FAQ]
    yield from (Case(title, language) for title in talk)
    for draft in drawn.sample(faq, _SAMPLED):
        yield Case(draft.title, language, left_out=draft.id)
    counted = Counter(word for draft in faq for word in set(_surface(draft.title)))
    vague = sorted(word for word, count in counted.items() if count >= _VAGUE_TITLES)
    for word in drawn.sample(vague, min(_SAMPLED, len(vague))):
        yield Case(word, language)


def _surface(title: str) -> Iterator[str]:
    """Yield the words of a title that mean something by themselves, as written."""
    found = terms(title).words
    yield from (word for word in found if len(word) > 1 or word.isascii())


def observe(index: Index, case: Case) -> tuple[dict[str, float], bool] | None:
    """Return the features of a case and whether its first article is right; None without hits."""
    ranked: Ranked = rank(index, case.question, Query(case.question, case.language))
    ranked = [pair for pair in ranked if pair[1].entry.article_id != case.left_out]
    if not ranked:
        return None
    right = ranked[0][1].entry.article_id == case.article_id
    return features(ranked), right


def fit(index: Index, languages: tuple[str, ...], names: tuple[str, ...]) -> dict[str, object]:
    """Fit one model and return it as it is shipped."""
    seen = [observe(index, case) for case in cases() if case.language in languages]
    rows = [one for one in seen if one is not None]
    inputs = np.array([[row[name] for name in names] for row, _ in rows])
    labels = np.array([right for _, right in rows])
    model = LogisticRegression(C=3.0, class_weight="balanced", max_iter=2000).fit(inputs, labels)
    coefficients = dict(zip(names, np.round(model.coef_[0], 4).tolist(), strict=True))
    print(f"{len(rows)} cases, {labels.sum()} right: {coefficients}")
    return {"intercept": round(float(model.intercept_[0]), 4), "coefficients": coefficients}


def main() -> None:
    """Fit both models, ship them and report on the test half."""
    encoder = load_encoder()
    indexes = {"lexical": sample_index(None), "hybrid": sample_index(encoder)}
    fitted = {
        name: fit(indexes[name], languages, MODEL_FEATURES[name])
        for name, languages in MODELS.items()
    }
    FILE.write_text(json.dumps({"models": fitted}, indent=1) + "\n", encoding="utf-8")
    for language, name in product(("zh", "en"), MODELS):
        report(indexes[name], language, name, fitted[name])


def report(index: Index, language: str, name: str, model: dict[str, object]) -> None:
    """Print the Brier score on questions that the models never saw."""
    logistic = Logistic(model["intercept"], model["coefficients"])  # type: ignore[arg-type]
    told, right = [], []
    for one in questions("test"):
        if one.language == language:
            seen = observe(index, Case(one.question, language, one.article_id))
            told.append(logistic.probability(seen[0]) if seen else 0.0)
            right.append(bool(seen and seen[1]))
    print(f"{language} {name}: Brier {brier_score_loss(right, told):.3f}, n={len(told)}")


if __name__ == "__main__":
    main()
