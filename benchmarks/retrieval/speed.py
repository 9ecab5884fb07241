"""How long encoders and searches take on one core, side by side."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Mapping
from functools import partial

from benchmarks.frozen import Question, questions
from benchmarks.sets.sample import sample
from kb_index.encoder.encoder import Encoder
from kb_index.index.entry import entry
from kb_index.index.index import Index
from kb_index.ranking.query import Query
from kb_index.ranking.search import search_index

MOST, _ROUNDS = 200, 3


def encode_p50_ms(encoders: Mapping[str, Encoder], most: int = MOST) -> dict[str, float]:
    """Return the median milliseconds of one question; the encoders take turns at each.

    None of them uses more than one thread.
    """
    asked = [one.question for one in _drawn_questions(most)]
    taken: dict[str, list[float]] = {name: [] for name in encoders}
    for encoder in encoders.values():
        encoder.encode(asked[:5])
    for question in asked:
        for name, encoder in encoders.items():
            taken[name].append(_seconds(partial(encoder.encode, [question])) * 1000)
    return {name: round(statistics.median(each), 2) for name, each in taken.items()}


def texts_a_second(encoders: Mapping[str, Encoder], most: int = MOST) -> dict[str, float]:
    """Return how many passages of the sample are encoded in a second, by the median of rounds."""
    passages = [text for one in sample().articles for text in entry(one).passages]
    drawn = sorted(random.Random(0).sample(passages, min(most, len(passages))), key=len)
    taken: dict[str, list[float]] = {name: [] for name in encoders}
    for _ in range(_ROUNDS):
        for name, encoder in encoders.items():
            taken[name].append(_seconds(partial(encoder.encode, drawn)))
    return {name: round(len(drawn) / statistics.median(each), 1) for name, each in taken.items()}


def search_ms(index: Index, most: int = MOST) -> dict[str, float]:
    """Return the median and the 99th percentile of one search, encoding included."""
    queries = [Query(one.question, one.language) for one in _drawn_questions(most)]
    taken = [_seconds(partial(search_index, index, query)) * 1000 for query in queries]
    cuts = statistics.quantiles(taken, n=100)
    return {"p50": round(statistics.median(taken), 1), "p99": round(cuts[98], 1)}


def _drawn_questions(most: int) -> list[Question]:
    known = questions()
    return random.Random(0).sample(known, min(most, len(known)))


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
