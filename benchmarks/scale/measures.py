"""What one index does: times by stage, recall, changes, and its way to the disk and back."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from benchmarks.scale.asking import AskedEncoder, Question
from benchmarks.scale.building import Built, article_id, build, entry_of
from benchmarks.scale.corpus import Corpus
from benchmarks.scale.passages import Group
from benchmarks.scale.vectors import Halves, KeptVectors
from kb_index.encoder.encoder import Encoder
from kb_index.index import snapshot
from kb_index.index.candidates import Found
from kb_index.index.index import Index, Prepared
from kb_index.ranking.query import Query
from kb_index.ranking.search import CANDIDATES, search_index
from kb_index.text.language import Terms

NEAREST = 10
_ROUNDS, _CHANGES = 3, 20
_CHUNK = 1 << 16
_NO_WORDS = Terms((), ())
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Job:
    """What a process of its own measures, so that its memory is the index's alone."""

    size: int
    corpus: Corpus
    cache: Path
    encoder: Encoder
    questions: Sequence[Question]


def measure(job: Job) -> dict[str, Any]:
    """Build an index and return its figures."""
    kept = KeptVectors(job.encoder, job.cache)
    vectors = np.concatenate(list(kept.of(job.corpus.texts(), job.size)))
    groups = list(job.corpus.groups(job.size))
    encoder = AskedEncoder(job.encoder)
    built = build(groups, vectors, encoder)
    return {
        "passages": len(vectors),
        "articles": built.articles,
        "cells": {scope.language: count for scope, count in built.index.cells.items()},
        "search_ms": search_ms(built.index, encoder, job.questions),
        "recall10": recall(built.index, vectors, groups, job.questions),
        "memory_mb": round(built.memory_mb, 1),
        "build_seconds": round(built.seconds, 1),
        **_changing(built, vectors, groups),
        **_saving(built.index, encoder),
    }


def search_ms(
    index: Index, encoder: AskedEncoder, questions: Sequence[Question]
) -> dict[str, dict[str, float]]:
    """Return median and 99th percentile of a search by stage, and of its processor time.

    Each question is asked three times and the quickest counts: what else the machine does is
    not of interest. A search takes one thread.
    """
    taken: dict[str, list[float]] = {}
    for question in questions:
        encoder.asked = question
        rounds = [_stages(index, question) for _ in range(_ROUNDS)]
        for stage in rounds[0]:
            taken.setdefault(stage, []).append(min(one[stage] for one in rounds))
    return {stage: _cuts(times) for stage, times in taken.items()}


def recall(
    index: Index, vectors: Halves, groups: Sequence[Group], questions: Sequence[Question]
) -> dict[str, float]:
    """Return by language which part of the ten nearest passages the dense half finds."""
    languages = np.repeat([one.language for one in groups], [len(one.texts) for one in groups])
    rows = [
        (article_id(n), place) for n, one in enumerate(groups) for place in range(len(one.texts))
    ]
    figures = {}
    for language in sorted(set(languages)):
        asked = [one for one in questions if one.language == language]
        own = np.flatnonzero(languages == language)
        truth = nearest(np.stack([one.vector for one in asked]), vectors, own)
        shares = [
            len({rows[row] for row in best} & found(index, question)) / len(best)
            for question, best in zip(asked, truth.tolist(), strict=True)
        ]
        figures[language] = round(statistics.fmean(shares), 4)
    return figures


def nearest(asked: Halves, vectors: Halves, rows: Any) -> Any:
    """Return the rows of the ten nearest vectors among these, by comparing with every one."""
    best = np.zeros((len(asked), 0))
    names = np.zeros((len(asked), 0), dtype=np.int64)
    for start in range(0, len(rows), _CHUNK):
        chunk = rows[start : start + _CHUNK]
        best = np.hstack([best, asked @ vectors[chunk].astype(np.float32).T])
        names = np.hstack([names, np.tile(chunk, (len(asked), 1))])
        order = np.argsort(-best, axis=1)[:, :NEAREST]
        best, names = np.take_along_axis(best, order, 1), np.take_along_axis(names, order, 1)
    return names


def found(index: Index, question: Question) -> set[tuple[str, int]]:
    """Return the ten nearest passages by the index: their articles, and which of them."""
    near = _near(index, question).candidates
    passages = [(-cosine, one.article_id, n) for one in near for n, cosine in one.cosines.items()]
    return {(name, place) for _, name, place in sorted(passages)[:NEAREST]}


def _stages(index: Index, question: Question) -> dict[str, float]:
    query = Query(question.text, question.language)
    read, terms = _timed(lambda: index.read(question.text).terms)
    words, _ = _timed(lambda: index.find(terms, None, query.wanted, CANDIDATES))
    near, _ = _timed(lambda: _near(index, question))
    began = time.thread_time()
    whole, _ = _timed(lambda: search_index(index, query))
    cpu = (time.thread_time() - began) * 1000
    evidence = max(0.0, whole - read - words - near)
    return {
        "whole": whole,
        "processor": cpu,
        "reading": read,
        "lexical": words,
        "dense": near,
        "evidence": evidence,
    }


def _near(index: Index, question: Question) -> Found:
    wanted = Query(question.text, question.language).wanted
    return index.find(_NO_WORDS, question.vector[None], wanted, CANDIDATES)


def _changing(built: Built, vectors: Halves, groups: Sequence[Group]) -> dict[str, Any]:
    """Return how long an edited article's publication takes, encoding apart, and a removal."""
    step = max(1, built.articles // _CHANGES)
    edited, removed = [], []
    for number in range(0, built.articles, step):
        entry = entry_of(number, groups[number])
        rows = vectors[: len(entry.passages)].astype(np.float32)
        change = [Prepared(entry, rows)]
        edited.append(_timed(lambda change=change: built.index.apply(change))[0])
    for number in range(0, built.articles, step):
        gone = [article_id(number)]
        removed.append(_timed(lambda gone=gone: built.index.apply([], gone))[0])
    return {"publish_ms": _cuts(edited), "remove_ms": _cuts(removed)}


def _saving(index: Index, encoder: Encoder) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        saved, file = _timed(lambda: snapshot.write(index, Path(folder)))
        megabytes = file.stat().st_size / 1e6
        loaded, again = _timed(lambda: snapshot.read(Path(folder), encoder, "", 0))
        assert len(again) == len(index)
    return {
        "save_seconds": round(saved / 1000, 1),
        "load_seconds": round(loaded / 1000, 1),
        "snapshot_mb": round(megabytes, 1),
    }


def _cuts(times: Sequence[float]) -> dict[str, float]:
    p99 = float(np.percentile(times, 99))
    return {"p50": round(statistics.median(times), 2), "p99": round(p99, 2)}


def _timed(work: Callable[[], Value]) -> tuple[float, Value]:
    start = time.perf_counter()
    value = work()
    return (time.perf_counter() - start) * 1000, value
