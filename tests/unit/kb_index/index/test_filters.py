"""Filters inside the search: product, category, audience and dates, in both halves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb_index.article import Article, Audience
from kb_index.encoder.encoder import Vectors
from kb_index.index.index import Index
from kb_index.ranking.query import Query
from kb_index.ranking.search import search_index
from kb_index.text.language import terms

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MOMENTS = st.sampled_from([None, *(NOW + step * SECOND for step in range(-2, 3))])


class PairEncoder:
    """Texts are alike that share pairs of characters."""

    name, dimension, languages = "pairs", 64, frozenset({"zh", "en"})

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            for one, other in pairwise(text):
                vectors[row, (ord(one) * 31 + ord(other)) % self.dimension] += 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def article(number: int, title: str = "域名退款", **more: object) -> Article:
    article_id = f"a{number:04}"
    return Article(article_id, article_id, "zh", title, "", **more)  # type: ignore[arg-type]


def filled(*articles: Article, dense: bool = True) -> Index:
    index = Index(PairEncoder() if dense else None)
    index.apply(index.prepare(articles))
    return index


def found(index: Index, question: str = "域名退款", **limits: object) -> set[str]:
    query = Query(question, "zh", 100, **{"at": NOW, **limits})  # type: ignore[arg-type]
    return {hit.article_id for hit in search_index(index, query).hits}


@pytest.mark.parametrize("dense", [True, False])
def test_a_rare_product_is_found_among_a_thousand_better_articles(dense: bool) -> None:
    common = [article(number, product="A") for number in range(1000)]
    rare = [article(2000 + n, "怎么申请域名的退款服务呢", product="B") for n in range(3)]
    index = filled(*common, *rare, dense=dense)
    assert found(index, product="B") == {one.id for one in rare}
    assert not found(index) & {one.id for one in rare}


def test_product_and_category_must_both_fit() -> None:
    index = filled(
        article(1, product="ECS", category="billing"),
        article(2, product="ECS", category="network"),
        article(3, product="RDS", category="billing"),
    )
    assert found(index, product="ECS") == {"a0001", "a0002"}
    assert found(index, category="billing") == {"a0001", "a0003"}
    assert found(index, product="ECS", category="billing") == {"a0001"}
    assert found(index, product="RDS", category="network") == set()


@pytest.mark.parametrize("asked", ["云服务器", "雲服務器", " 云服务器 "])
def test_one_product_has_one_spelling(asked: str) -> None:
    assert found(filled(article(1, product="云服务器")), product=asked) == {"a0001"}
    assert found(filled(article(1, product="Ｅcs")), product="eCS") == {"a0001"}


@pytest.mark.parametrize("product", ["no such product", "A OR B", '"', "*", "A\ud800B"])
def test_an_unknown_product_finds_nothing(product: str) -> None:
    assert found(filled(article(1, product="A")), product=product) == set()


@pytest.mark.parametrize("dense", [True, False])
def test_dates_hold_at_the_very_instant(dense: bool) -> None:
    index = filled(article(1, valid_from=NOW, valid_until=NOW + SECOND), dense=dense)
    moments = [NOW - timedelta(microseconds=1), NOW, NOW + SECOND - timedelta(microseconds=1)]
    assert [bool(found(index, at=moment)) for moment in moments] == [False, True, True]
    assert not found(index, at=NOW + SECOND)
    assert found(index, at=NOW), "time may also be asked about backwards"


def test_what_is_over_leaves_its_place_to_others() -> None:
    over = [article(number, valid_until=NOW) for number in range(500)]
    index = filled(*over, article(600, "域名的退款服务"))
    assert found(index) == {"a0600"}


def test_a_changed_product_or_date_counts_at_once() -> None:
    index = filled(article(1, product="A"), article(2, product="A", valid_until=NOW))
    assert found(index, product="A") == {"a0001"}
    index.apply(index.prepare([article(1, product="B"), article(2, product="A")]))
    assert found(index, product="A") == {"a0002"}
    index.apply([], ["a0002"])
    assert found(index, product="A") == set()


@settings(deadline=None)
@given(
    articles=st.lists(
        st.builds(
            dict,
            product=st.sampled_from(["", "A", "B"]),
            category=st.sampled_from(["", "x", "y"]),
            audience=st.sampled_from(list(Audience)),
            valid_from=MOMENTS,
            valid_until=MOMENTS,
        ),
        max_size=12,
    ),
    product=st.sampled_from(["", "A", "B"]),
    category=st.sampled_from(["", "x", "y"]),
    audiences=st.frozensets(st.sampled_from(list(Audience)), min_size=1),
)
def test_both_halves_find_what_the_filter_admits_and_nothing_else(
    articles: list[dict[str, object]],
    product: str,
    category: str,
    audiences: frozenset[Audience],
) -> None:
    stored = [article(number, **values) for number, values in enumerate(articles)]
    admitted = {
        one.id
        for one in stored
        if (not product or one.product == product)
        and (not category or one.category == category)
        and one.audience in audiences
        and one.valid(NOW)
    }
    index = filled(*stored)
    wanted = replace(
        Query("域名退款", "zh", at=NOW), product=product, category=category, audiences=audiences
    ).wanted
    vector = PairEncoder().encode(["域名退款"])
    lexical = index.find(terms("域名退款"), None, wanted, most=100)
    dense = index.find(terms(""), vector, wanted, most=100)
    assert {one.article_id for one in lexical.candidates} == admitted
    assert {one.article_id for one in dense.candidates} == admitted


@pytest.mark.parametrize("dense", [True, False])
def test_an_article_left_out_lends_its_certainty_to_nobody(dense: bool) -> None:
    index = filled(article(1), article(2, "域名续费"), dense=dense)
    whole, left = (
        search_index(index, Query("域名退款", "zh", at=NOW, without=without))
        for without in ("", article(1).id)
    )
    assert [hit.article_id for hit in left.hits] == [article(2).id]
    assert left.confidence < whole.confidence


def test_a_hit_tells_its_product_and_category() -> None:
    index = filled(article(1, product="domain", category="订单"))
    (hit,) = search_index(index, Query("域名退款", "zh", at=NOW)).hits
    assert (hit.product, hit.category) == ("domain", "订单")


def test_an_article_is_found_by_a_tag_that_it_does_not_show() -> None:
    tagged = article(1, "如何转移所有权", tags=("过户", "transfer"))
    index = filled(tagged, *(article(number, "域名退款") for number in range(2, 9)), dense=False)
    assert "a0001" in found(index, "过户")
    assert "a0001" in found(index, "transfer")
    [hit] = [h for h in search_index(index, Query("过户", "zh", 9)).hits if h.article_id == "a0001"]
    assert "过户" not in hit.title + hit.passage
