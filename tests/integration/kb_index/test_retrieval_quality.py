"""A floor under the quality of search, on the test half of the frozen questions.

Words alone run over the whole sample. Meaning alone runs over its titles; both together are
measured by the benchmark, because encoding every answer takes most of a minute.
"""

from __future__ import annotations

import statistics

import pytest

from benchmarks.encoder import across_languages, reworded
from benchmarks.frozen import Question, questions, sample_index
from benchmarks.retrieval.measures import hit
from kb_index.encoder.encoder import Encoder
from kb_index.index.index import Index
from kb_index.ranking.policy import Decision, decide
from kb_index.ranking.query import Query
from kb_index.ranking.search import search_index


@pytest.fixture(scope="module")
def index() -> Index:
    return sample_index(None)


@pytest.mark.parametrize(
    ("language", "origin", "first", "five"),
    [
        ("zh", "editor", 0.88, 0.95),
        ("zh", "written", 0.68, 0.85),
        ("en", "editor", 0.75, 0.9),
        ("en", "written", 0.62, 0.8),
    ],
)
def test_words_alone_find_the_right_article(
    index: Index, language: str, origin: str, first: float, five: float
) -> None:
    asked = [q for q in questions("test") if (q.language, q.origin) == (language, origin)]
    for k, least in ((1, first), (5, five)):
        found = [hit(_found(index, one), {one.article_id}, k) for one in asked]
        assert statistics.fmean(found) >= least


def test_meaning_alone_finds_titles_in_both_languages_and_across_them(encoder: Encoder) -> None:
    figures = [*across_languages(encoder), *reworded(encoder)]
    found = {(one.measure, one.language): one.value for one in figures}
    for across in ("zh-en", "en-zh"):
        assert found["title to translated title, hit@1", across] >= 0.85
    for language in ("zh", "en"):
        assert found["editor question to title, hit@1", language] >= 0.85
        assert found["written question to title, hit@1", language] >= 0.74


@pytest.mark.parametrize(("language", "word"), [("zh", "退款"), ("en", "refund"), ("zh", "快照")])
def test_a_vague_word_offers_a_choice(index: Index, language: str, word: str) -> None:
    verdict = decide(search_index(index, Query(word, language)))
    assert verdict.decision is Decision.CHOOSE
    assert 2 <= len(verdict.hits) <= 3


def test_unrelated_questions_are_not_answered(index: Index) -> None:
    asked = [question for question in questions("test") if question.origin == "unrelated"]
    taken = [decide(search_index(index, Query(q.question, q.language))).decision for q in asked]
    assert taken.count(Decision.ANSWER) == 0
    assert taken.count(Decision.NO_ANSWER) >= 0.8 * len(taken)


def _found(index: Index, question: Question) -> list[str]:
    result = search_index(index, Query(question.question, question.language))
    return [one.article_id for one in result.hits]
