"""The benchmark of sizes: passages out of real documents, and figures that mean what they say."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.scale.__main__ import headline, merged
from benchmarks.scale.asking import AskedEncoder, Question
from benchmarks.scale.building import build
from benchmarks.scale.corpus import Corpus
from benchmarks.scale.documents import Document
from benchmarks.scale.measures import nearest, recall, search_ms
from benchmarks.scale.passages import Group, groups
from benchmarks.scale.vectors import KeptVectors
from kb_index.encoder.encoder import Vectors, encode
from tests.unit.kb_index.index.test_filters import PairEncoder

TEXT = "怎样申请退款？请打开订单页面。\n\n退款会在三天之内到账。"
ENGLISH = "How do I get a refund? Open the order.\n\nIt takes three days to arrive."


class CountingEncoder(PairEncoder):
    def __init__(self) -> None:
        self.texts = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.texts += len(texts)
        return super().encode(texts)


def test_a_document_is_cut_into_sentences_paragraphs_and_windows_no_text_twice() -> None:
    cut = groups([Document("zh", TEXT), Document("zh", TEXT), Document("en", ENGLISH)])
    texts = [text for group in cut for text in group.texts]
    assert len(texts) == len(set(texts)) == 12
    assert {"怎样申请退款？", "怎样申请退款？请打开订单页面。", "Open the order."} <= set(texts)
    assert cut[-1].sort == "windows of two sentences", "what repeats text comes last"


def test_tables_and_fragments_are_no_passages() -> None:
    assert groups([Document("en", "| 1 | 2 | 3 |\n\n===== 4 =====\n\nOk.")]) == []


def corpus(folder: Path) -> Corpus:
    data = folder / "data"
    data.mkdir(exist_ok=True)
    rows = [
        {"zh": f"第{n}号订单怎么退款？", "en": f"How is order {n} paid back?"} for n in range(50)
    ]
    lines = "\n".join(json.dumps(row) for row in rows)
    (data / "rows.jsonl").write_text(lines, encoding="utf-8")
    return Corpus(data, folder / "cache")


def test_a_size_takes_the_first_passages_of_the_next_one(tmp_path: Path) -> None:
    small, large = (list(corpus(tmp_path).groups(size)) for size in (7, 90))
    assert sum(len(group.texts) for group in small) == 7
    assert large[: len(small)] == small
    assert corpus(tmp_path).count(1000) == {"sentences": 100}


def test_vectors_are_encoded_once_and_are_those_of_their_texts(tmp_path: Path) -> None:
    texts = [f"第{n}句话" for n in range(5000)]
    encoder = CountingEncoder()
    kept = KeptVectors(encoder, tmp_path)
    assert sum(map(len, kept.of(texts, 1000))) == 1000
    encoded = encoder.texts
    again = np.concatenate(list(kept.of(texts, 1000)))
    assert encoder.texts == encoded
    assert np.allclose(again, PairEncoder().encode(texts[:1000]), atol=1e-3)
    assert sum(map(len, kept.of(texts, 5000))) == 5000


def test_the_truth_is_the_ten_nearest_among_the_rows() -> None:
    vectors = np.eye(16, dtype=np.float16)
    asked = np.linspace(1, 2, 16, dtype=np.float32)[None]
    [found] = nearest(asked, vectors, np.arange(0, 16, 2)).tolist()
    assert found == [14, 12, 10, 8, 6, 4, 2, 0]


def test_an_exact_index_has_a_recall_of_one_and_times_by_stage(tmp_path: Path) -> None:
    chosen: list[Group] = list(corpus(tmp_path).groups(100))
    encoder = PairEncoder()
    vectors = encode(encoder, [text for one in chosen for text in one.texts]).astype(np.float16)
    asked = AskedEncoder(encoder)
    built = build(chosen, vectors, asked)
    texts = {"zh": "订单退款", "en": "order paid"}
    questions = [Question(t, language, encode(encoder, [t])[0]) for language, t in texts.items()]
    assert built.articles == len(chosen)
    assert recall(built.index, vectors, chosen, questions) == {"zh": 1.0, "en": 1.0}
    taken = search_ms(built.index, asked, questions)
    assert {"whole", "lexical", "dense", "evidence"} <= taken.keys()
    assert all(0 <= one["p50"] <= one["p99"] for one in taken.values())


def test_what_was_measured_of_other_sizes_is_kept_in_order() -> None:
    older = [{"passages": 1000, "build_seconds": 1}, {"passages": 1_000_000, "build_seconds": 2}]
    newer = [{"passages": 10_000, "build_seconds": 3}, {"passages": 1000, "build_seconds": 4}]
    kept = [(row["passages"], row["build_seconds"]) for row in merged(older, newer)]
    assert kept == [(1000, 4), (10_000, 3), (1_000_000, 2)]


def test_the_headline_holds_what_was_measured_and_none_for_the_rest() -> None:
    row = {"passages": 100_000, "cells": {"zh": 1, "en": 900}, "recall10": {"zh": 0.5, "en": 0.99}}
    row |= {"search_ms": {"whole": {"p50": 3.0, "p99": 7.0}}}
    assert headline([row]) == {
        "search_p99_ms_at_100k": 7.0,
        "search_p99_ms_at_1m": None,
        "ann_recall10": 0.99,
    }
