"""Builds an index of so many passages, as the application does, from vectors that are kept."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import psutil

from benchmarks.scale.passages import Group
from benchmarks.scale.vectors import Halves
from kb_index.encoder.encoder import Encoder
from kb_index.index.entry import About, Entry, Scope, read_entry
from kb_index.index.index import Index, Prepared

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Built:
    """An index and what it cost."""

    index: Index
    articles: int
    seconds: float
    memory_mb: float


def build(groups: Sequence[Group], vectors: Halves, encoder: Encoder) -> Built:
    """Build an index of passages and their vectors; finding terms counts, encoding does not."""
    index, left, start, seconds = Index(encoder), enumerate(groups), 0, 0.0
    before = _resident_mb()
    while batch := list(islice(left, _BATCH)):
        began = time.perf_counter()
        entries = [entry_of(number, group) for number, group in batch]
        index.apply(_prepared(entries, vectors[start:]))
        seconds += time.perf_counter() - began
        start += sum(len(entry.passages) for entry in entries)
    gc.collect()
    return Built(index, len(index), seconds, _resident_mb() - before)


def entry_of(number: int, group: Group) -> Entry:
    """Return what an index keeps of an article whose last passage is its answer."""
    *wordings, answer = group.texts
    texts = (tuple(wordings), (answer,)) if wordings else ((answer,), ())
    return read_entry(article_id(number), scope_of(group.language), About(), *texts)


def article_id(number: int) -> str:
    """Return the id of the article that a group of this number becomes."""
    return f"{number:07}"


def scope_of(language: str) -> Scope:
    """Return the scope of all articles in a language."""
    return Scope("faq", language, "public")


def _prepared(entries: Sequence[Entry], vectors: Halves) -> Iterator[Prepared]:
    start = 0
    for entry in entries:
        end = start + len(entry.passages)
        yield Prepared(entry, vectors[start:end].astype(np.float32))
        start = end


def _resident_mb() -> float:
    return float(psutil.Process().memory_info().rss) / 1e6
