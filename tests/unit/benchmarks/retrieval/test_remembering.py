"""A text is encoded once, in this run and in the next."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from benchmarks.retrieval.remembering import RememberingEncoder
from kb_index.encoder.encoder import Vectors


class CountingEncoder:
    """Turns a text into its length and its first letter, and notes what it was asked."""

    dimension = 2
    languages = frozenset({"en"})

    def __init__(self, name: str = "counting") -> None:
        self.name = name
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked.extend(texts)
        return np.array([[len(text), ord(text[0])] for text in texts], dtype=np.float32)


def test_vectors_come_in_the_order_of_the_texts_however_they_are_encoded() -> None:
    remembering = RememberingEncoder(CountingEncoder())
    texts = ["long one", "b", "ab", "b"]
    expected = CountingEncoder().encode(texts)
    assert np.array_equal(remembering.encode(texts), expected)


def test_a_text_is_encoded_once() -> None:
    counting = CountingEncoder()
    remembering = RememberingEncoder(counting)
    remembering.encode(["a", "b", "a"])
    remembering.encode(["b", "c"])
    assert sorted(counting.asked) == ["a", "b", "c"]


def test_the_next_run_finds_the_vectors_of_the_last(tmp_path: Path) -> None:
    first = RememberingEncoder(CountingEncoder(), tmp_path / "cache")
    known = first.encode(["one", "two"])
    first.save()
    counting = CountingEncoder()
    again = RememberingEncoder(counting, tmp_path / "cache")
    assert np.array_equal(again.encode(["two", "one"]), known[::-1])
    assert counting.asked == []


def test_most_of_a_run_that_was_broken_off_is_known_to_the_next(tmp_path: Path) -> None:
    texts = [f"text {number}" for number in range(2_100)]
    RememberingEncoder(CountingEncoder(), tmp_path).encode(texts)
    counting = CountingEncoder()
    RememberingEncoder(counting, tmp_path).encode(texts)
    assert 0 < len(counting.asked) <= 100


def test_encoders_of_other_names_share_nothing(tmp_path: Path) -> None:
    first = RememberingEncoder(CountingEncoder("one"), tmp_path)
    first.encode(["text"])
    first.save()
    other = CountingEncoder("other")
    RememberingEncoder(other, tmp_path).encode(["text"])
    assert other.asked == ["text"]


@pytest.mark.parametrize("content", [b"", b"no archive at all", b"PK\x03\x04 half of one"])
def test_a_damaged_file_is_made_again_and_said(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    first = RememberingEncoder(CountingEncoder(), tmp_path)
    first.encode(["text"])
    first.save()
    file = next(tmp_path.iterdir())
    file.write_bytes(content)
    counting = CountingEncoder()
    again = RememberingEncoder(counting, tmp_path)
    again.encode(["text"])
    again.save()
    assert counting.asked == ["text"]
    assert file.name in capsys.readouterr().err
    assert RememberingEncoder(CountingEncoder(), tmp_path).encode(["text"]).shape == (1, 2)


def test_nothing_to_encode_is_no_vectors() -> None:
    assert RememberingEncoder(CountingEncoder()).encode([]).shape == (0, 2)
