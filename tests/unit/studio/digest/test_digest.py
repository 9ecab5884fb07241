"""What is most worth doing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.digest.thing import Doubled, Fared, Gap, Kind, Known, Votes, digest, share

GAP = Gap("g", "怎么改抬头", "zh", customers=40, person=4, gave_up=30, nearest=None)
ARTICLE = Fared("a", "退款", "zh", read=80, failed=10, foreign=6, flags=1)
DOUBLED = Doubled("a", "b", "退款", "zh", customers=10, same_answer=False)
VOTES = Votes(29, 38)  # three in four help


def _kinds(known: Known) -> list[tuple[Kind, float]]:
    return [(one.kind, round(one.customers, 6)) for one in digest(known)]


def test_nothing_known_is_nothing_to_do():
    assert digest(Known()) == []


def test_a_gap_is_worth_its_customers_as_often_as_articles_help():
    assert _kinds(Known(gaps=(GAP,), votes=VOTES)) == [(Kind.WRITE, 30.0)]


def test_a_gap_near_an_article_extends_it():
    [thing] = digest(Known(gaps=(replace(GAP, nearest="a"),), votes=VOTES))
    assert (thing.kind, thing.gap_id, thing.article_id) == (Kind.EXTEND, "g", "a")


def test_an_article_is_fixed_translated_and_its_flag_reviewed():
    known = Known(articles=(ARTICLE,), votes=VOTES, flags=Votes(0, 2))
    assert _kinds(known) == [
        (Kind.REVIEW_FLAG, 20.0),
        (Kind.FIX, 7.5),
        (Kind.TRANSLATE, 4.5),
    ]


def test_without_an_open_flag_nothing_is_reviewed():
    kinds = {kind for kind, _ in _kinds(Known(articles=(replace(ARTICLE, flags=0),)))}
    assert kinds == {Kind.FIX, Kind.TRANSLATE}


def test_articles_that_ask_the_same_are_merged_for_who_saw_both():
    [thing] = digest(Known(doubled=(DOUBLED,), votes=VOTES))
    assert (thing.kind, thing.customers, thing.other_id) == (Kind.MERGE, 2.5, "b")
    assert thing.evidence[1] == "they give different answers"


def test_what_would_help_nobody_is_not_worth_doing():
    assert digest(Known(gaps=(replace(GAP, customers=0),))) == []


@pytest.mark.parametrize(("votes", "half"), [(Votes(0, 0), 0.5), (Votes(3, 3), 0.8)])
def test_no_vote_says_one_half(votes, half):
    assert share(votes) == half


GAPS = st.builds(
    Gap,
    id=st.text("abc", min_size=1, max_size=4),
    title=st.text(max_size=4),
    language=st.sampled_from(["zh", "en"]),
    customers=st.integers(0, 9),
    person=st.integers(0, 9),
    gave_up=st.integers(0, 9),
    nearest=st.none(),
)


@given(st.lists(GAPS, max_size=30, unique_by=lambda gap: gap.id), st.randoms())
def test_the_same_figures_give_the_same_ten_in_whatever_order_they_come(gaps, random):
    shuffled = random.sample(gaps, len(gaps))
    found = digest(Known(gaps=tuple(gaps)))
    assert found == digest(Known(gaps=tuple(shuffled)))
    assert len(found) <= 10
    assert [one.customers for one in found] == sorted((o.customers for o in found), reverse=True)


@given(GAPS)
def test_what_a_thing_is_worth_is_the_product_of_the_factors_that_are_told(gap):
    for thing in digest(Known(gaps=(gap,), votes=VOTES)):
        asked, helps = thing.factors
        assert thing.customers == asked.value * helps.value
        assert str(gap.customers) in asked.zh
        assert str(gap.customers) in asked.en
