"""Questions that say nothing, say too much or mix scripts, against no, one and a few articles."""

from __future__ import annotations

import pytest

from kb_index.article import Article
from kb_index.index.index import Index
from kb_index.index.reading.reading import READ_LIMIT
from kb_index.ranking.query import Query
from kb_index.ranking.search import QUESTION_LIMIT, search_index

ONE = (Article("a", "a", "zh", "如何重置登录密码？", "在控制台重置。", product="ecs"),)
FEW = (*ONE, *(Article(f"b{n}", f"b{n}", "zh", f"域名退款的第{n}种情况", "") for n in range(3)))
SILENT = (
    "",
    " \n\t",
    "🙂🎉👨‍👩‍👧",
    "的了吗呢",
    "怎么办",
    "how can I do this",
    "zenme ban",
    "?!……",
    "\u200b\ufeff",
)
LONG = ("重置密码" * 250_000, "chongzhi mima " * 70_000, "passwrod " * 110_000, "🙂" * 1_000_000)
MIXED = (
    "我的ECS的mima忘了how to chongzhi",
    "重置 パスワード 密码",
    "пароль 密码",
    "كلمة السر 密码",
    "密\u0301码 重\u200d置",
    "<b>密码</b>&nbsp;'; DROP TABLE",
)


def _index(articles: tuple[Article, ...]) -> Index:
    index = Index(None)
    index.apply(index.prepare(articles))
    return index


@pytest.mark.parametrize("articles", [(), ONE, FEW], ids=["none", "one", "few"])
@pytest.mark.parametrize("question", [*SILENT, *LONG, *MIXED], ids=lambda text: repr(text[:12]))
def test_any_question_is_read_and_searched(question: str, articles: tuple[Article, ...]) -> None:
    for language in ("zh", "en"):
        query = Query(question, language, marked=True, explain=True)
        result = search_index(_index(articles), query)
        assert 0.0 <= result.confidence <= 1.0
        assert len(result.question) <= QUESTION_LIMIT
        assert {hit.article_id for hit in result.hits} <= {one.id for one in articles}


@pytest.mark.parametrize("question", SILENT)
def test_what_says_nothing_finds_nothing(question: str) -> None:
    assert search_index(_index(FEW), Query(question, "zh")).hits == ()


@pytest.mark.parametrize("question", MIXED[:4])
def test_the_words_that_are_known_count_whatever_stands_beside_them(question: str) -> None:
    assert search_index(_index(FEW), Query(question, "zh")).hits[0].article_id == "a"


def test_a_single_article_is_found_by_its_pinyin() -> None:
    assert search_index(_index(ONE), Query("chongzhi mima", "zh")).hits[0].article_id == "a"


def test_only_the_beginning_of_a_long_question_is_guessed_at() -> None:
    index = _index(ONE)
    assert index.read("chongzhi mima " * 1000).guesses[-1].end <= READ_LIMIT
