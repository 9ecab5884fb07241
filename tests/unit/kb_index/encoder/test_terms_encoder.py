"""Vectors of terms, for where there is no model."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kb_index.encoder.encoder import encode
from kb_index.encoder.terms_encoder import TermsEncoder


def _likeness(one: str, other: str) -> float:
    first, second = encode(TermsEncoder(), [one, other])
    return float(first @ second)


def test_what_shares_words_is_alike_and_what_shares_none_is_not():
    assert _likeness("怎么修改发票抬头", "发票的抬头怎么改") > _likeness(
        "怎么修改发票抬头", "密码忘了"
    )
    assert _likeness("reset my password", "how to reset a password?") > 0.9


def test_a_text_without_a_term_is_like_nothing():
    assert _likeness("怎么办？", "怎么办？") == 0


@given(st.lists(st.text(max_size=40), max_size=5))
def test_every_text_has_a_unit_vector_or_none_and_always_the_same(texts):
    vectors = encode(TermsEncoder(), texts)
    lengths = np.linalg.norm(vectors, axis=1)
    assert np.all(np.isclose(lengths, 1, atol=1e-5) | (lengths == 0))
    np.testing.assert_array_equal(vectors, encode(TermsEncoder(), texts))
