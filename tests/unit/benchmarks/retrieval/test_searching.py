"""A base is asked by words, by meaning and as the product asks, each with its own ranking."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from benchmarks.frozen import published
from benchmarks.retrieval.searching import Overhearing, Searched
from benchmarks.sets.evaluation import Asked, Base, EvaluationSet
from kb_index.article import Article, Draft
from kb_index.encoder.encoder import Vectors
from kb_index.results import ArticleKind


class TopicEncoder:
    """Tells three topics apart by the words that it knows for them, in either language."""

    name = "topics"
    dimension = 4
    languages = frozenset({"zh", "en"})
    _topics = (("refund", "money", "退款"), ("password", "sign in", "密码"), ("bucket", "存储"))

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.full((len(texts), self.dimension), 0.01, dtype=np.float32)
        for row, text in enumerate(texts):
            for topic, words in enumerate(self._topics):
                rows[row, topic] += any(word in text.casefold() for word in words)
        unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


def _article(
    name: str, title: str, language: str = "en", kind: ArticleKind = ArticleKind.FAQ
) -> Article:
    return published(Draft(name, name, language, title, "", kind=kind))


BASE = Base(
    "base",
    (
        _article("refund", "Ask for a refund"),
        _article("password", "Change the password"),
        _article("bucket", "Delete a bucket"),
        _article("退款", "申请退款", "zh"),
        _article("talk", "Money money money", kind=ArticleKind.SMALL_TALK),
    ),
)


@pytest.fixture(scope="module")
def searched() -> Searched:
    return Searched(BASE, TopicEncoder())


def _set(*texts: str, language: str = "en", base: Base = BASE) -> EvaluationSet:
    return EvaluationSet("set", language, base, tuple(map(Asked, texts)), len(texts), "")


def test_words_alone_find_nothing_where_no_word_is_shared(searched: Searched) -> None:
    asked = _set("where is my money", "the password")
    assert searched.lexical(asked) == [(), ("password",)]


def test_meaning_alone_ranks_every_article_of_the_language_and_kind(searched: Searched) -> None:
    first, second = searched.dense(_set("where is my money", "sign in"), TopicEncoder())
    assert (first[0], second[0]) == ("refund", "password")
    assert set(first) == {"refund", "password", "bucket"}


def test_the_product_s_own_search_uses_both(searched: Searched) -> None:
    found = searched.hybrid(_set("where is my money", "the password"))
    assert [ranking[0] for ranking in found] == ["refund", "password"]


def test_other_encoders_are_given_the_question_as_search_gave_it_to_ours(
    searched: Searched,
) -> None:
    overhearing = Overhearing(TopicEncoder())
    searched.dense(_set("a refund", "???"), overhearing)
    assert overhearing.last == "???"
    searched.dense(_set("\u202ewhere is my money "), overhearing)
    assert overhearing.last == "where is my money"


def test_an_article_is_as_near_as_its_nearest_passage() -> None:
    many = published(Draft("many", "", "en", "About us", "", variants=("My money", "Our bucket")))
    base = Base("base", (many, _article("password", "Change the password")))
    asked = _set("a refund", "sign in", base=base)
    found = Searched(base, TopicEncoder()).dense(asked, TopicEncoder())
    assert found == [("many", "password"), ("password", "many")]


def test_a_base_in_the_other_language_alone_is_asked_in_that() -> None:
    base = Base("english", tuple(one for one in BASE.articles if one.language == "en"))
    asked = _set("我要退款", language="zh", base=base)
    searched = Searched(base, TopicEncoder())
    assert searched.hybrid(asked)[0][0] == "refund"
    assert searched.dense(asked, TopicEncoder())[0][0] == "refund"
