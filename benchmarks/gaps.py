"""How well questions are grouped by meaning: `python -m benchmarks.gaps [--data DATA]`.

Labelled questions come in a random order, as customers' do, and are grouped by `studio.gaps`. Each
set's groups are compared with its labels by B-cubed precision, recall and F1 (Bagga and Baldwin
1998): of a question's group, the part that means the same as it; of all that mean the same, the
part that is in its group. Beside it: the same words alone (``exact``), the product without an
encoder (``words``), and scikit-learn's average linkage and HDBSCAN over all questions at once,
which know the whole future and could keep no group's id.

``--fit`` prints the thresholds that do best on the fit split; they are kept in
`studio.gaps.grouping`. The test split is only measured on. Writes `results/gaps.json`, and says
there what was left out for want of data.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.frozen import questions
from benchmarks.machine import machine
from benchmarks.retrieval.remembering import RememberingEncoder
from benchmarks.sets import intents, support
from benchmarks.sets.evaluation import FIT, TEST, drawn, split_of
from benchmarks.sets.sample import sample, section
from kb_index.encoder.encoder import Encoder, Vectors
from kb_index.encoder.encoders import load_encoder
from kb_index.encoder.terms_encoder import NAME as TERMS
from kb_index.encoder.terms_encoder import TermsEncoder
from kb_index.results import ArticleKind
from studio.gaps.grouping import MEANING, WORDS, Groups, Nearness
from studio.gaps.wording import digest

RESULTS = Path(__file__).parent / "results" / "gaps.json"
ORDERS = 3
"""Random orders of the questions that a figure is the mean of."""

LINKAGE = 0.56
"""The least mean cosine of two groups that average linkage makes one, fitted like ours."""

_STEPS = [round(0.30 + 0.02 * step, 2) for step in range(31)]
_NEVER = 2.0
_MOST = 3000
_OF_ONE_ANSWER = 20
_SETS_OF_DATA = ("banking77", "clinc150", "small-talk-zh", "small-talk-en")
_NOT_TRAINED, _TRAINED = "not trained on", "nine answers in ten trained on"


@dataclass(frozen=True, slots=True)
class Labelled:
    """Questions and what each means; ``trained`` says what the encoder knew of them."""

    name: str
    texts: tuple[str, ...]
    labels: tuple[str, ...]
    trained: str = _NOT_TRAINED


@dataclass(frozen=True, slots=True)
class Scores:
    """B-cubed figures of one grouping."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Return their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def bcubed(groups: Sequence[object], labels: Sequence[object]) -> Scores:
    """Return the B-cubed precision and recall of groups of items with these labels."""
    pairs, sizes, wanted = (
        Counter(zip(groups, labels, strict=True)),
        Counter(groups),
        Counter(labels),
    )
    precision = sum(n * n / sizes[group] for (group, _), n in pairs.items())
    recall = sum(n * n / wanted[label] for (_, label), n in pairs.items())
    return Scores(precision / len(labels), recall / len(labels))


def grouped(vectors: Vectors, nearness: Nearness, order: Sequence[int]) -> list[str]:
    """Return the group of each vector when they come in an order, as the product groups them."""
    groups = Groups(vectors.shape[1], nearness)
    found = [""] * len(vectors)
    for row in order:
        group = groups.nearest(vectors[row])
        if group is None:
            groups.begin(group := str(row), vectors[row])
        else:
            groups.grow(group, vectors[row])
        found[row] = group
    return _merged(found, groups)


def _merged(found: Sequence[str], groups: Groups) -> list[str]:
    """Make one of groups that have grown alike, each in one merge, as once a day."""
    into: dict[str, str] = {}
    for one, other in groups.alike():
        if not {one, other} & {*into, *into.values()}:
            into[other] = one
    return [into.get(group, group) for group in found]


def sets(data: Path | None, split: str) -> list[Labelled]:
    """Return the labelled sets of a split; without data those of the project alone."""
    found = [*(_sample(language, split) for language in ("zh", "en")), _sample("", split)]
    if data is not None:
        banking, clinc = intents.examples("banking77", data), intents.examples("clinc150", data)
        found += [
            _intents("banking77", banking[split]),
            _intents("clinc150", clinc[split]),
            *(_small_talk(data, language, split) for language in ("zh", "en")),
        ]
    return found


def _sample(language: str, split: str) -> Labelled:
    """Return the frozen questions and the titles of their articles; without a language, of both."""
    asked = [one for one in questions(split) if one.article_id is not None]
    pairs = [(one.question, section(str(one.article_id)), one.language) for one in asked]
    known = {label for _, label, _ in pairs}
    pairs += [
        (one.title, section(one.id), one.language)
        for one in sample().articles
        if one.kind is ArticleKind.FAQ and section(one.id) in known
    ]
    mine = [(text, label) for text, label, spoken in pairs if language in ("", spoken)]
    return _labelled(f"sample-{language or 'zh-and-en'}", mine)


def _intents(name: str, said: intents.Examples) -> Labelled:
    pairs = [(text, intent) for intent, texts in said.items() for text in texts]
    return _labelled(name, drawn(pairs, _MOST, name))


def _small_talk(data: Path, language: str, split: str) -> Labelled:
    pairs = [
        (text, answer)
        for answer, texts in support.small_talk_wordings(data, language)
        if split_of(answer) == split
        for text in drawn(texts, _OF_ONE_ANSWER, answer)
    ]
    return _labelled(f"small-talk-{language}", pairs, _TRAINED)


def _labelled(name: str, pairs: Iterable[tuple[str, str]], trained: str = _NOT_TRAINED) -> Labelled:
    texts, labels = zip(*pairs, strict=True)
    return Labelled(name, texts, labels, trained)


def _orders(count: int) -> list[list[int]]:
    return [random.Random(seed).sample(range(count), count) for seed in range(ORDERS)]


def _mean(scores: Sequence[Scores]) -> Scores:
    return Scores(
        sum(one.precision for one in scores) / len(scores),
        sum(one.recall for one in scores) / len(scores),
    )


def product(vectors: Vectors, labelled: Labelled, nearness: Nearness) -> Scores:
    """Return how well the product groups a set, over some orders."""
    orders = _orders(len(vectors))
    return _mean([bcubed(grouped(vectors, nearness, o), labelled.labels) for o in orders])


def exact(labelled: Labelled) -> Scores:
    """Return how well the same words alone group a set."""
    return bcubed([digest(text) for text in labelled.texts], labelled.labels)


def linkage(vectors: Vectors, labelled: Labelled, cosine: float) -> Scores:
    """Return how well average linkage groups a set, which is given all of it at once."""
    # Imported where it is used: only who measures has it.
    from sklearn.cluster import AgglomerativeClustering

    found = AgglomerativeClustering(
        n_clusters=None, distance_threshold=1 - cosine, metric="cosine", linkage="average"
    )
    return bcubed(found.fit_predict(vectors).tolist(), labelled.labels)


def density(vectors: Vectors, labelled: Labelled) -> Scores:
    """Return how well HDBSCAN groups a set; what it calls noise is a group of one each."""
    from sklearn.cluster import HDBSCAN

    found = HDBSCAN(min_cluster_size=2, metric="euclidean", copy=True).fit_predict(vectors)
    groups = [group if group >= 0 else -2 - row for row, group in enumerate(found.tolist())]
    return bcubed(groups, labelled.labels)


def fit(encoder: Encoder, labelled: Sequence[Labelled]) -> None:
    """Print the thresholds with the best mean F1 over these sets."""
    vectors = [encoder.encode(one.texts) for one in labelled]

    def mean_f1(score: Callable[[Vectors, Labelled], Scores]) -> float:
        scores = [score(*each).f1 for each in zip(vectors, labelled, strict=True)]
        return sum(scores) / len(scores)

    join = max(_STEPS, key=lambda at: mean_f1(lambda v, s: product(v, s, Nearness(at, _NEVER))))
    merge = max(_STEPS, key=lambda at: mean_f1(lambda v, s: product(v, s, Nearness(join, at))))
    print(f"{encoder.name}: join {join}, merge {merge}")
    if encoder.name != TERMS:  # a text without a term has no direction, which linkage cannot take
        cosine = max(_STEPS, key=lambda at: mean_f1(lambda v, s: linkage(v, s, at)))
        print(f"{encoder.name}: linkage {cosine}")


def measure(encoder: Encoder, labelled: Sequence[Labelled]) -> dict[str, Any]:
    """Return every system's figures on every set, and print them."""
    found: dict[str, Any] = {}
    terms = TermsEncoder()
    for one in labelled:
        vectors = encoder.encode(one.texts)
        systems = {
            "exact": exact(one),
            "words": product(terms.encode(one.texts), one, WORDS),
            "product": product(vectors, one, MEANING),
            "linkage": linkage(vectors, one, LINKAGE),
            "hdbscan": density(vectors, one),
        }
        for name, scores in systems.items():
            print(
                f"{one.name:18} {name:8} precision {scores.precision:.3f} "
                f"recall {scores.recall:.3f} F1 {scores.f1:.3f}"
            )
        found[one.name] = {
            "questions": len(one.texts),
            "meanings": len(set(one.labels)),
            "trained": one.trained,
            "systems": {name: _figures(scores) for name, scores in systems.items()},
        }
    return found


def _figures(scores: Scores) -> dict[str, float]:
    return {
        "precision": round(scores.precision, 4),
        "recall": round(scores.recall, 4),
        "f1": round(scores.f1, 4),
    }


def main() -> None:
    """Fit, or measure and write the results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="the data folder with banking77 and others")
    parser.add_argument("--cache", type=Path, help="where vectors are kept from run to run")
    parser.add_argument("--fit", action="store_true", help="print the thresholds, write nothing")
    options = parser.parse_args()
    encoder = RememberingEncoder(load_encoder(), options.cache)
    labelled = sets(options.data, FIT if options.fit else TEST)
    if options.fit:
        for one in (encoder, TermsEncoder()):
            fit(one, labelled)
        encoder.save()
        return
    left_out = [] if options.data else list(_SETS_OF_DATA)
    if left_out:
        print(f"without --data these sets are left out: {', '.join(left_out)}")
    results = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "encoder": encoder.name,
        "left_out": left_out,
        "thresholds": {"join": MEANING.join, "merge": MEANING.merge, "linkage": LINKAGE},
        "sets": measure(encoder, labelled),
    }
    encoder.save()
    RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
