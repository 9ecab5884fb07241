"""Questions as they were meant: homophones, typed pinyin, slips in English, Traditional script."""

from __future__ import annotations

import pytest

from kb_index.article import Article
from kb_index.index.index import Index
from kb_index.index.reading.guess import How
from kb_index.ranking.query import Query
from kb_index.ranking.search import search_index

TITLES = (
    ("zh", "购买的域名可以退款吗？"),
    ("zh", "忘记了云服务器的登录密码怎么办？"),
    ("zh", "如何更改发票的抬头？"),
    ("zh", "重启实例以后连接不上"),
    ("zh", "如何充值？"),
    ("zh", "充值没有到账"),
    ("zh", "如何重置密码？"),
    ("en", "Can I get a refund for a domain name?"),
    ("en", "I forgot the password of my instance"),
    ("en", "Snapshots of a disk"),
    ("en", "How are snapshots billed?"),
)


@pytest.fixture(scope="module")
def index() -> Index:
    made = Index(None)
    made.apply(made.prepare([_article(str(n), *one) for n, one in enumerate(TITLES)]))
    return made


def _article(article_id: str, language: str, title: str) -> Article:
    return Article(article_id, article_id, language, title, "")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("登路密马忘了", "登录密码忘了"),
        ("我想退宽", "我想退款"),
        ("怎么登录服务七", "怎么登录服务器"),
        ("tuikuan", "退款"),
        ("tui kuan", "退款"),
        ("zenme tuikuan", "怎么退款"),
        ("wo de mima wangjile", "我的密码忘记了"),
        ("域名 tuikuan", "域名 退款"),
        ("chongqi shili", "重启实例"),
        ("chongzhi", "充值"),
        ("chongzhi mima", "重置密码"),
        ("怎麼退款", "怎么退款"),
        ("get a refnud", "get a refund"),
        ("my passwrod", "my password"),
        ("snapshts", "snapshots"),
    ],
)
def test_what_was_meant_is_read(index: Index, written: str, meant: str) -> None:
    assert index.read(written).text == meant


@pytest.mark.parametrize(
    "question",
    [
        "购买的域名可以退款吗？",
        "公鸡怎么喂养",
        "can he change women",
        "he can",
        "women",
        "can you language the machine",
        "guiding principles of tuikuan management",
        "shi",
        "zenme ban",
        "reset my house",
        "pasta",
        "a" * 2000,
        "shi" * 600,
        "",
        "🙂🙂",
    ],
)
def test_what_is_said_as_meant_is_left_alone(index: Index, question: str) -> None:
    reading = index.read(question)
    assert reading.text == question
    assert reading.guesses == ()
    assert not reading.terms.guessed


def test_a_guess_says_what_it_read_and_why(index: Index) -> None:
    guesses = index.read("登路 mima, refnud").guesses
    assert [(one.written, one.read, one.how) for one in guesses] == [
        ("登路", "登录", How.SOUND),
        ("mima", "密码", How.PINYIN),
        ("refnud", "refund", How.SPELLING),
    ]


@pytest.mark.parametrize(
    ("guessed", "plain", "language"),
    [("退宽", "退款", "zh"), ("tuikuan", "退款", "zh"), ("refnud", "refund", "en")],
)
def test_a_guess_finds_the_same_article_and_counts_less(
    index: Index, guessed: str, plain: str, language: str
) -> None:
    (mistaken, *_), (true, *_) = (
        search_index(index, Query(question, language)).hits for question in (guessed, plain)
    )
    assert mistaken.article_id == true.article_id
    assert 0 < mistaken.lexical < true.lexical


def test_what_was_written_counts_fully_beside_a_guess(index: Index) -> None:
    terms = index.read("域名退宽").terms
    assert "域名" not in terms.guessed
    assert "退款" in terms.guessed


def test_english_finds_no_chinese_by_its_letters(index: Index) -> None:
    for question in ("can he hang women", "women", "I can machine language"):
        assert search_index(index, Query(question, "zh")).hits == ()


def test_a_word_is_read_no_more_when_its_last_article_is_gone() -> None:
    index = Index(None)
    index.apply(index.prepare([_article("a", "zh", "怎么退款")]))
    index.apply([], ["a"])
    assert index.read("tuikuan").guesses == ()
