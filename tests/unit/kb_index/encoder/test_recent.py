"""An encoder that still knows what it encoded lately."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from kb_index.encoder.encoder import EncoderFaultyError, Vectors
from kb_index.encoder.recent import Recent


class Counting:
    """Tells texts apart by their length, and counts them."""

    name, dimension, languages = "counting", 2, frozenset({"zh"})

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return np.array([[len(text), 1] for text in texts], np.float32).reshape(-1, 2)


def test_a_text_is_encoded_once() -> None:
    counting = Counting()
    recent = Recent(counting)
    assert recent.encode(["退款", "发票抬头", "退款"]).tolist() == [[2, 1], [4, 1], [2, 1]]
    assert recent.encode(["发票抬头", "退"]).tolist() == [[4, 1], [1, 1]]
    assert counting.asked == ["退款", "发票抬头", "退"]
    assert recent.encode([]).shape == (0, 2)


def test_what_was_not_asked_for_longest_is_forgotten_first() -> None:
    counting = Counting()
    recent = Recent(counting, kept=2)
    for text in ("一", "二", "一", "三", "一", "二"):
        recent.encode([text])
    assert counting.asked == ["一", "二", "三", "二"]


def test_more_texts_than_are_kept_are_encoded_all_the_same() -> None:
    recent = Recent(Counting(), kept=2)
    texts = [f"{number:05}"[: number % 5 + 1] + str(number) for number in range(50)]
    assert recent.encode(texts).tolist() == [[len(text), 1] for text in texts]


def test_several_threads_may_ask_at_once() -> None:
    recent = Recent(Counting(), kept=3)
    texts = ["甲" * length for length in range(1, 9)] * 50
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: recent.encode([text])[0, 0], texts))
    assert found == [len(text) for text in texts]


def test_a_faulty_encoder_is_not_believed() -> None:
    class Faulty(Counting):
        def encode(self, texts: Sequence[str]) -> Vectors:
            return np.full((len(texts), 2), np.nan, np.float32)

    with pytest.raises(EncoderFaultyError):
        Recent(Faulty()).encode(["退款"])
