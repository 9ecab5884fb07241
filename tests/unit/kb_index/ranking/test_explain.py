"""Why a hit was found, in words for editors."""

from __future__ import annotations

import pytest

from kb_index.article import Article
from kb_index.index.index import Index
from kb_index.ranking.query import Query
from kb_index.ranking.search import search_index
from kb_index.results import Hit, Reason
from tests.unit.kb_index.index.test_filters import PairEncoder


def _first(question: str, language: str = "zh", **wanted: bool) -> Hit:
    index = Index(PairEncoder())
    articles = [
        Article("a", "a", "zh", "购买的域名可以退款吗？", "注册以后**不能**取消。"),
        Article("b", "b", "en", "Can I get a refund?", "No refund is possible for a domain."),
    ]
    index.apply(index.prepare(articles))
    return search_index(index, Query(question, language, **wanted)).hits[0]


def _reasons(question: str, language: str = "zh") -> dict[str, Reason]:
    return {one.code: one for one in _first(question, language, explain=True).reasons}


def test_shared_words_are_named_with_their_share() -> None:
    words = _reasons("域名能退钱吗")["words"]
    assert "域名" in words.zh
    assert "退钱≈退款" in words.zh
    assert "购买的域名可以退款吗？" in words.zh
    assert "%" in words.en


def test_what_was_read_is_named() -> None:
    reason = _reasons("tuikuan")["pinyin"]
    assert "“tuikuan”" in reason.zh
    assert "“退款”" in reason.en
    assert 0 < reason.value < 1


def test_words_of_the_answer_and_the_nearest_passage_are_named() -> None:
    found = _reasons("refund for domains", "en")
    assert "domain" in found["answer"].en
    assert found["answer"].value > found["words"].value
    assert 0 < found["meaning"].value <= 1.01


@pytest.mark.parametrize("question", ["域名退款", "购买的域名可以退款吗？", "取消"])
def test_the_score_is_the_hit_s_and_comes_last(question: str) -> None:
    hit = _first(question, explain=True)
    assert hit.reasons[-1].code == "score"
    assert hit.reasons[-1].value == pytest.approx(hit.score, abs=1e-3)


def test_reasons_and_marks_are_made_for_those_who_ask() -> None:
    plain, marked = _first("域名退款"), _first("域名退款", marked=True)
    assert plain.reasons == plain.title_marks == plain.excerpt_marks == ()
    assert [marked.title[start:end] for start, end in marked.title_marks] == ["域名", "退款"]
    assert marked.excerpt == "注册以后不能取消。"
