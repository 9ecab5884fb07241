"""One search ranked by several weights: each as if it had been searched by them alone."""

from __future__ import annotations

from dataclasses import replace

from kb_index.article import Article
from kb_index.encoder.encoder import Encoder
from kb_index.index.index import Index
from kb_index.ranking.across import Across
from kb_index.ranking.languages import search_languages
from kb_index.ranking.query import Query
from kb_index.results import SearchResult, Shifts
from tests.unit.kb_index.index.test_filters import PairEncoder, article
from tests.unit.kb_index.ranking.test_across import NEAR, OFFERING, SAME, Counting

MEANING: Shifts = (("asked", -1.5), ("wording", 1.5), ("words", -1.5))
WORDS: Shifts = (("passage", -1.5), ("wording", -1.5), ("words", 1.5))
TITLES = (
    "reset password",
    "reset it",
    "password of it",
    "lost password",
    "it is lost",
    "set it up",
)
QUERY = Query("reset lost password", "zh", besides=(MEANING, WORDS))


def index(articles: list[Article], encoder: Encoder | None = None) -> Index:
    made = Index(encoder)
    made.apply(made.prepare(articles))
    return made


def many(encoder: Encoder | None = None) -> Index:
    return index([article(number, title) for number, title in enumerate(TITLES)], encoder)


def shown(across: Across, shifts: Shifts) -> SearchResult:
    return across.shown({}).by(shifts)


def test_every_ranking_is_what_a_search_by_these_weights_alone_finds() -> None:
    across = search_languages(many(PairEncoder()), QUERY, OFFERING)
    for shifts in ((), MEANING, WORDS):
        query = replace(QUERY, shifts=shifts, besides=())
        alone = search_languages(many(PairEncoder()), query, OFFERING).best
        assert replace(shown(across, shifts), otherwise={}) == alone
    order = {tuple(hit.article_id for hit in shown(across, one).hits) for one in (MEANING, WORDS)}
    assert len(order) == 2


def test_a_question_is_encoded_and_gathered_once_for_all_rankings() -> None:
    encoder = Counting()
    made = many(encoder)
    before = encoder.times
    search_languages(made, QUERY, OFFERING)
    assert encoder.times == before + 1


def test_words_alone_are_not_ranked_again() -> None:
    across = search_languages(many(), QUERY, OFFERING)
    assert across.otherwise == {}
    assert shown(across, MEANING) == across.best


def test_each_ranking_says_whether_the_other_language_answers_better() -> None:
    weaker: Shifts = (("passage", 1.5),)
    query = Query("reset password", "zh", besides=(weaker,))
    across = search_languages(index([NEAR, SAME], PairEncoder()), query, OFFERING)
    assert across.foreign == [SAME.id]
    version = replace(SAME, id="version", language="zh")
    found = across.shown({SAME.id: version})
    for each in (found, found.by(weaker)):
        assert each.hits[0].article_id == "version"
    assert found.by(weaker) is not found


def test_reasons_are_those_of_the_ranking_that_they_explain() -> None:
    query = replace(QUERY, explain=True)
    across = search_languages(many(PairEncoder()), query, OFFERING)
    alone = search_languages(
        many(PairEncoder()), replace(query, shifts=WORDS, besides=()), OFFERING
    )
    assert shown(across, WORDS).hits[0].reasons == alone.best.hits[0].reasons
