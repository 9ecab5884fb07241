"""Encoders are timed on the same texts, in turns, and a search with its encoding."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.frozen import index_of, published
from benchmarks.retrieval.speed import encode_p50_ms, search_ms, texts_a_second
from kb_index.article import Draft
from kb_index.encoder.encoder import Vectors


class NotingEncoder:
    """Notes what it is asked, in a list that it shares with others."""

    dimension = 2
    languages = frozenset({"zh", "en"})

    def __init__(self, name: str, noted: list[tuple[str, tuple[str, ...]]]) -> None:
        self.name = name
        self.noted = noted

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.noted.append((self.name, tuple(texts)))
        return np.full((len(texts), self.dimension), 0.5**0.5, dtype=np.float32)


def test_encoders_take_turns_at_each_question() -> None:
    noted: list[tuple[str, tuple[str, ...]]] = []
    told = encode_p50_ms({name: NotingEncoder(name, noted) for name in ("one", "other")}, most=7)
    assert set(told) == {"one", "other"}
    single = [call for call in noted if len(call[1]) == 1]
    assert [name for name, _ in single] == ["one", "other"] * 7
    assert [texts for _, texts in single[::2]] == [texts for _, texts in single[1::2]]
    assert len({texts for _, texts in single}) == 7


def test_rates_are_of_the_same_passages() -> None:
    noted: list[tuple[str, tuple[str, ...]]] = []
    told = texts_a_second({name: NotingEncoder(name, noted) for name in ("one", "other")}, most=9)
    assert all(rate > 0 for rate in told.values())
    assert len({texts for _, texts in noted}) == 1
    assert len(noted[0][1]) == 9


def test_a_search_is_timed_with_its_encoding() -> None:
    noted: list[tuple[str, tuple[str, ...]]] = []
    article = published(Draft("refund", "", "zh", "怎么退款？", "在订单里申请。"))
    index = index_of([article], NotingEncoder("one", noted))
    before = len(noted)
    told = search_ms(index, most=20)
    assert told["p99"] >= told["p50"] > 0
    assert len(noted) > before
