"""Fitting search: what is asked, how it counts, and what is found again that was put in."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from benchmarks.calibration import report
from benchmarks.calibration.estimating import Outcome, fit_confidence, outcomes, told
from benchmarks.calibration.fusing import fit_fusion
from benchmarks.calibration.observing import Indexes, Observed, by_words, observe, weights
from benchmarks.calibration.own_sets import own_sets
from benchmarks.sets.evaluation import FIT, TEST, Asked, Base, EvaluationSet
from kb_index.article import Article
from kb_index.encoder.encoder import Vectors
from kb_index.index.entry import About, Entry, Scope
from kb_index.index.index import Index
from kb_index.ranking.evidence import Evidence, Known
from kb_index.ranking.fusion import BASE, KNOWN_OF_QUESTIONS, PARTS, Fusion, shipped_fusion
from kb_index.ranking.query import Query
from kb_index.ranking.search import Findings, find
from kb_index.ranking.situation import Situation

SEEN = Situation(0.0, 0.5, 1.0, nearest=0.9, floor=0.0, strongest=1.0, by_words=False)
ARTICLES = tuple(
    Article(f"faq-{number}", str(number), "en", title, answer)
    for number, (title, answer) in enumerate(
        [
            ("How do I get a refund?", "Open the order."),
            ("Where is my invoice?", "On the invoices page, also after a refund."),
            ("How do I reset my password?", "Use the link."),
        ]
    )
)


class LengthEncoder:
    """Puts texts of the same length in one place."""

    name = "length@1"
    dimension = 8
    languages = frozenset({"en"})

    def encode(self, texts: list[str]) -> Vectors:
        angles = np.array([[len(text) * (at + 1) / 40 for at in range(8)] for text in texts])
        vectors = np.cos(angles).astype(np.float32)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def candidate(name: str, **values: float) -> Evidence:
    entry = Entry(name, Scope("faq", "en", "public"), About(), (name,), (), (), ())
    nothing = Evidence(Known(entry), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0, 0, 0)
    return nothing._replace(**values)


def observed(
    *evidence: Evidence, right: str = "", name: str = "a", original: str = "a"
) -> Observed:
    found = Findings(evidence, SEEN) if evidence else None
    return Observed(name, original, "en", frozenset(filter(None, [right])), found)


def test_the_copies_of_a_set_count_together_as_much_as_the_set() -> None:
    originals, copies = [observed()] * 2, [observed(name="a-typos"), observed(name="a-pinyin")]
    assert weights([*originals, *copies]) == [1.0, 1.0, 0.5, 0.5]


def test_weights_that_made_the_right_one_come_first_are_found_again() -> None:
    chance = random.Random(4)
    true = {"wording": 6.0, "passage": 1.0, "asked": 3.0, "words": 0.5}
    everything = []
    for _ in range(3_000):
        drawn = [
            candidate(
                str(at),
                bm25=chance.random(),
                asked=chance.random(),
                cosine=chance.random(),
                wording_cosine=chance.random(),
            )
            for at in range(4)
        ]
        odds = [
            math.exp(
                true["wording"] * one.wording_cosine
                + true["passage"] * one.cosine
                + true["asked"] * one.asked
                + true["words"] * one.bm25
            )
            for one in drawn
        ]
        right = chance.choices(drawn, odds)[0].article_id
        everything.append(observed(*drawn, right=right))
    found = fit_fusion(everything).of(SEEN)
    assert found["wording"] == pytest.approx(true["wording"], rel=0.15)
    assert found["asked"] == pytest.approx(true["asked"], rel=0.2)
    assert found["wording"] > found["asked"] > found["passage"]


def test_questions_whose_right_article_is_not_found_teach_no_weights() -> None:
    telling = [observed(candidate("a", asked=1.0), candidate("b"), right="a")] * 3
    silent = [observed(candidate("b", cosine=1.0), candidate("c"), right="a"), observed(right="a")]
    assert fit_fusion(telling + silent).weights == fit_fusion(telling).weights


def test_a_search_by_words_alone_is_what_an_index_without_an_encoder_finds() -> None:
    base = Base("three", ARTICLES)
    asked = (Asked("reset password", frozenset({"faq-2"})), Asked("refund or invoice"))
    one = EvaluationSet("three", "en", base, asked, 2, "")
    both = list(observe([one], Indexes(LengthEncoder()), most=10))
    words = Index(None)
    words.apply(words.prepare(ARTICLES))
    for question, seen in zip(asked, map(by_words, both), strict=True):
        alone = find(words, question.text, Query(question.text, "en"))
        assert alone is not None
        assert seen.found is not None
        assert seen.found.situation == alone.situation
        assert [_numbers(one) for one in seen.found.ranked(shipped_fusion())] == [
            _numbers(one) for one in alone.ranked(shipped_fusion())
        ]


def _numbers(ranked: tuple[float, Evidence]) -> tuple[str, float, float, float, float]:
    score, one = ranked
    return one.article_id, score, one.asked, one.said, one.answered


def test_our_own_sets_know_their_answers_and_never_mix_the_splits() -> None:
    fit, test = list(own_sets(FIT)), list(own_sets(TEST))
    for one in fit + test:
        ids = {article.id for article in one.base.articles}
        assert all(asked.right <= ids for asked in one.questions)
    for name in {one.name for one in fit}:
        texts = [
            {asked.text for one in split if one.name == name for asked in one.answerable}
            for split in (fit, test)
        ]
        assert texts[0]
        assert texts[0].isdisjoint(texts[1])


def test_small_bases_are_small_and_asked_as_much_that_they_do_not_answer() -> None:
    small = [one for one in own_sets(FIT) if one.name == "small-bases-zh"]
    assert all(len(one.base.articles) < 60 for one in small)
    assert all(len(one.answerable) == len(one.unanswerable) for one in small)
    assert sum(len(one.answerable) for one in small) > 40


def test_a_vague_word_is_never_answered_but_may_be_offered() -> None:
    word = observed(
        candidate("a", asked=1.0), candidate("b", asked=0.9), right="a", name="vague-en"
    )
    (outcome,) = outcomes([word], shipped_fusion())
    assert (outcome.first, outcome.offered) == (False, True)
    assert not word.answerable


def test_a_model_is_fitted_that_tells_good_evidence_from_poor() -> None:
    good = [observed(candidate("a", asked=1.0, cosine=0.9), candidate("b"), right="a")] * 40
    poor = [observed(candidate("a", asked=0.1, cosine=0.2), candidate("b", asked=0.1))] * 40
    found = outcomes(good + poor, shipped_fusion())
    model = fit_confidence(found, words=False, encoder="length@1")
    assert told(found[0], model) > 0.9
    assert told(found[-1], model) < 0.1
    assert told(Outcome(observed(), 1.0, None), model) == 0.0


def test_the_report_counts_what_can_be_counted_by_hand() -> None:
    found = outcomes(
        [
            observed(candidate("a", asked=1.0, cosine=0.9, bm25=1.0), candidate("b"), right="a"),
            observed(candidate("a", cosine=0.9), candidate("b", bm25=1.0), right="b"),
            observed(candidate("a", asked=1.0, cosine=0.9), candidate("b")),
            observed(right="a"),
        ],
        Fusion({part: dict.fromkeys((BASE, *KNOWN_OF_QUESTIONS), 0.0) for part in PARTS}),
    )
    model = fit_confidence(found, words=False, encoder="")
    (row,) = report.halves(found)
    assert row["questions"] == 3
    assert row["lexical"] == pytest.approx(1 / 3, abs=1e-4)
    assert row["dense"] == pytest.approx(1 / 3, abs=1e-4)
    figures = report.confidence(found, model, answer=0.0)
    assert figures["answerable"]["answered"] == 1.0
    assert figures["answerable"]["wrong"] == pytest.approx(1 / 3, abs=1e-4)
    assert figures["unanswerable"]["wrong"] == 1.0
    assert report.confidence(found, model, answer=1.1)["all"]["answered"] == 0.0
