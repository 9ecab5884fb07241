"""Vectors are believed only if they are vectors: the right shape, and numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from kb_index.encoder.encoder import EncoderFaultyError, Vectors, encode
from kb_index.index.index import Index
from tests.integration.kb_index.articles import REFUND_EN


class Fixed:
    """An encoder that returns what it was told to."""

    name, dimension, languages = "fixed", 4, frozenset({"en"})

    def __init__(self, width: int = 4, value: float = 0.5, rows: int = 0) -> None:
        self._width, self._value, self._rows = width, value, rows

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = self._rows or len(texts)
        return np.full((rows, self._width), self._value, dtype=np.float32)


FAULTY = [Fixed(width=3), Fixed(rows=7), Fixed(value=float("nan")), Fixed(value=float("inf"))]


def test_sound_vectors_are_handed_on() -> None:
    assert encode(Fixed(), ["one", "two"]).shape == (2, 4)
    assert encode(Fixed(), []).shape == (0, 4)


@pytest.mark.parametrize("encoder", FAULTY, ids=["width", "rows", "nan", "infinite"])
def test_what_is_no_vector_is_refused_by_the_encoders_name(encoder: Fixed) -> None:
    with pytest.raises(EncoderFaultyError, match="fixed"):
        encode(encoder, ["one", "two"])


@pytest.mark.parametrize("encoder", FAULTY, ids=["width", "rows", "nan", "infinite"])
def test_a_faulty_encoder_puts_nothing_into_the_index(encoder: Fixed) -> None:
    index = Index(encoder)
    with pytest.raises(EncoderFaultyError):
        index.prepare([REFUND_EN])
    assert len(index) == 0
