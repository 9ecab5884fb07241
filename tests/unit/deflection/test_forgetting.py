"""A fact without words says the same to whoever counts, and nothing to whoever reads."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deflection.facts import FactKind
from deflection.forgetting import without_words


@pytest.mark.parametrize(
    ("kind", "data", "left"),
    [
        (FactKind.ASKED, {"question": "怎么退款"}, {"question": "", "language": "zh"}),
        (
            FactKind.ASKED,
            {"question": "how do I get a refund"},
            {"question": "", "language": "en"},
        ),
        (FactKind.ASKED, {"question": "", "language": "en"}, {"question": "", "language": "en"}),
        (
            FactKind.SEARCHED,
            {
                "question": "13800138000",
                "searched": "refund",
                "decision": "no_answer",
                "confidence": 0.3,
                "hits": [{"article_id": "FAQ-1", "title": "如何退款", "score": 1.5}],
                "chosen": {"facet": "product", "value": "mine"},
            },
            {
                "question": "",
                "searched": "",
                "decision": "no_answer",
                "confidence": 0.3,
                "hits": [{"article_id": "FAQ-1", "title": "如何退款", "score": 1.5}],
                "chosen": {"facet": "product", "value": ""},
            },
        ),
        (
            FactKind.SHOWN,
            {"title": "如何退款", "product": "云主机", "as": "answer", "score": None},
            {"title": "如何退款", "product": "云主机", "as": "answer", "score": None},
        ),
        (
            FactKind.RATED,
            {"rating": 2, "comment": "王小明不满意", "scale": 5},
            {"rating": 2, "comment": "", "scale": 5},
        ),
        (
            FactKind.WRAPPED_UP,
            {"reason": "solved", "tags": ["王小明"]},
            {"reason": "solved", "tags": []},
        ),
        (
            FactKind.DRAFTED,
            {"agent_id": "a", "title": "王小明的退款"},
            {"agent_id": "a", "title": ""},
        ),
        (
            FactKind.HANDOFF_REQUESTED,
            {"reason": "no_answer", "of_another_day": "叫我小明", "phone": "13800138000"},
            {"reason": "no_answer", "of_another_day": "", "phone": ""},
        ),
        (FactKind.VOTED, {"helped": True}, {"helped": True}),
    ],
)
def test_words_go_and_what_is_counted_stays(kind, data, left) -> None:
    assert without_words(kind, data) == left
    assert without_words(kind, left) == left


values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet="王小明13 @", min_size=1),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner),
    max_leaves=8,
)


@given(st.sampled_from(FactKind), st.dictionaries(st.text("abcd", min_size=1), values))
def test_no_name_survives_in_a_field_that_nobody_knows(kind, data) -> None:
    assert not set("王小明@") & set(str(list(without_words(kind, data).values())))
