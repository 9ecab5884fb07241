from __future__ import annotations

import math
from dataclasses import replace

import pytest

from kb_index.article import Article
from kb_index.index.index import Index
from kb_index.ranking.prior import AGAINST_THREADS, prior
from kb_index.ranking.query import Query
from kb_index.ranking.search import search_index
from kb_index.results import ArticleKind

FAQ = Article("faq", "faq", "zh", "如何申请退款", "在订单页申请退款。")
THREAD = replace(FAQ, id="a-thread", external_id="thread", kind=ArticleKind.THREAD)
OTHER = replace(FAQ, id="other", external_id="other", title="发票多久寄出", answer="五天。")


def found(*articles, question="如何申请退款", **more):
    index = Index(None)
    index.apply(index.prepare(articles))
    return search_index(index, Query(question, "zh", **more))


def test_the_prior_is_the_odds_against_a_thread_at_equal_evidence():
    assert math.exp(prior(ArticleKind.THREAD)) == pytest.approx(AGAINST_THREADS)
    assert prior(ArticleKind.FAQ) == prior(ArticleKind.SMALL_TALK) == 0.0


def test_at_equal_evidence_an_article_goes_before_a_thread_though_its_name_is_later():
    hits = found(THREAD, FAQ, OTHER).hits
    assert [hit.article_id for hit in hits][:2] == ["faq", "a-thread"]
    assert [hit.kind for hit in hits][:2] == [ArticleKind.FAQ, ArticleKind.THREAD]


def test_a_thread_that_fits_goes_before_an_article_that_does_not():
    assert found(THREAD, OTHER).hits[0].article_id == "a-thread"


def test_threads_can_be_searched_alone_and_small_talk_finds_none():
    assert [h.article_id for h in found(THREAD, FAQ, kind=ArticleKind.THREAD).hits] == ["a-thread"]
    assert found(THREAD, FAQ, kind=ArticleKind.SMALL_TALK).hits == ()
