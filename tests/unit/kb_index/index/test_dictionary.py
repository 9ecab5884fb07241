"""How often terms occur, counted and supposed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_index.index.dictionary import Dictionary, SupposedDictionary

TERMS = ("退款", "域名", "发票", "refund", "disk")
TEXTS = st.lists(st.sets(st.sampled_from(TERMS), min_size=1), max_size=4)


def count(
    dictionary: Dictionary, wordings: list[set[str]], pieces: list[set[str]], by: int
) -> None:
    numbers = [
        np.array([dictionary.number(term) for text in texts for term in sorted(text)], np.int64)
        for texts in (wordings, pieces)
    ]
    dictionary.count(numbers[0], numbers[1], by * (len(wordings) + len(pieces)))


def told(dictionary: Dictionary) -> list[tuple[int, float]]:
    return [(dictionary.frequency(term), dictionary.rarity(term)) for term in TERMS]


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_what_is_supposed_counts_as_if_it_were_so(
    wordings: list[set[str]],
    pieces: list[set[str]],
    more: list[set[str]],
    more_pieces: list[set[str]],
) -> None:
    real = Dictionary()
    count(real, wordings, pieces, 1)
    before = told(real)
    supposed = SupposedDictionary(real)
    count(supposed, more, more_pieces, 1)
    assert told(real) == before
    numbers = np.array([supposed.number(term) for term in TERMS], np.int64)
    frequencies = supposed.frequencies(numbers).tolist()
    each = [supposed.rarity(term) for term in TERMS]
    assert supposed.rarities(numbers).tolist() == pytest.approx(each)
    then = told(supposed)
    count(real, more, more_pieces, 1)
    assert told(real) == then
    assert [frequency for frequency, _ in then] == frequencies


@given(TEXTS, TEXTS)
def test_what_comes_and_goes_changes_nothing(
    wordings: list[set[str]], pieces: list[set[str]]
) -> None:
    real = Dictionary()
    count(real, wordings, pieces, 1)
    supposed = SupposedDictionary(real)
    count(supposed, wordings, pieces, 1)
    count(supposed, wordings, pieces, -1)
    assert told(supposed) == told(real)


def test_a_term_that_an_article_brings_meanwhile_keeps_its_supposed_number() -> None:
    real = Dictionary()
    supposed = SupposedDictionary(real)
    first = supposed.number("退款")
    real.number("退款")
    assert supposed.number("退款") == first
