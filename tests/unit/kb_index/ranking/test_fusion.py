"""The fused score: a sum of named contributions whose weights know the question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb_index.index.entry import About, Scope, read_entry
from kb_index.ranking.evidence import Evidence, Known
from kb_index.ranking.fusion import (
    BASE,
    KNOWN_OF_QUESTIONS,
    PARTS,
    Fusion,
    contributions,
    fuse,
    parts,
    shipped_fusion,
)
from kb_index.ranking.situation import Situation

ASKED = Situation(1.0, 0.5, 1.0, nearest=0.9, floor=0.2, strongest=8.0, by_words=False)
ENTRY = read_entry("refund", Scope("faq", "zh", "public"), About(), ("如何退款",), ("在订单页",))
EVIDENCE = Evidence(
    Known(ENTRY),
    bm25=4.0,
    asked=0.5,
    said=0.25,
    answered=0.75,
    cosine=0.8,
    wording_cosine=0.7,
    piece=0,
    wording=0,
    nearest=0,
)
EVEN = Fusion({part: {BASE: 0.0} for part in PARTS})


def test_the_score_is_the_sum_of_the_contributions() -> None:
    weights = shipped_fusion().of(ASKED)
    told = contributions(EVIDENCE, ASKED, weights)
    assert told.keys() == set(PARTS)
    assert fuse(EVIDENCE, ASKED, weights) == pytest.approx(sum(told.values()))


def test_weights_are_shares_so_a_perfect_entry_has_a_score_of_one() -> None:
    best = EVIDENCE._replace(bm25=8.0, asked=1.0, cosine=1.0, wording_cosine=1.0)
    assert fuse(best, ASKED, shipped_fusion().of(ASKED)) == pytest.approx(1.0)
    assert fuse(EVIDENCE, ASKED, EVEN.of(ASKED)) == pytest.approx((0.7 + 0.8 + 0.5 + 0.5) / 4)


@pytest.mark.parametrize("change", ["bm25", "asked", "cosine", "wording_cosine"])
def test_more_of_a_part_never_lowers_the_score(change: str) -> None:
    weights = shipped_fusion().of(ASKED)
    more = EVIDENCE._replace(**{change: getattr(EVIDENCE, change) + 0.1})
    assert fuse(more, ASKED, weights) > fuse(EVIDENCE, ASKED, weights)


def test_the_weights_know_the_question() -> None:
    knowing = Fusion({**EVEN.weights, "asked": {BASE: 0.0, "chinese": 2.0}})
    english = replace(ASKED, chinese=0.0)
    assert knowing.of(ASKED)["asked"] > knowing.of(english)["asked"]
    assert knowing.of(ASKED)["words"] == knowing.of(english)["words"]


def test_an_entry_that_the_dense_half_did_not_return_is_as_far_as_the_last_that_it_did() -> None:
    found = parts(EVIDENCE._replace(cosine=0.0, wording_cosine=0.0), ASKED)
    assert (found["wording"], found["passage"]) == (0.2, 0.2)


def test_where_no_meaning_was_compared_words_alone_count() -> None:
    alone = replace(ASKED, by_words=True)
    weights = shipped_fusion().of(alone)
    told = contributions(EVIDENCE, alone, weights)
    assert told == {"words": pytest.approx(EVIDENCE.lexical)}


def test_no_match_of_words_at_all_is_no_division_by_nothing() -> None:
    wordless = replace(ASKED, strongest=0.0)
    assert parts(EVIDENCE._replace(bm25=0.0), wordless)["words"] == 0.0


def test_every_shipped_weight_is_of_a_known_part_and_of_what_is_known_of_questions() -> None:
    weights = shipped_fusion().weights
    assert weights.keys() == set(PARTS)
    assert all(one.keys() == {BASE, *KNOWN_OF_QUESTIONS} for one in weights.values())
