"""When asking back is worth a turn, and what is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_index.asking.alternatives import Facet
from kb_index.asking.clarify import LEAST_GAIN, Clarification, clarify, likelihoods
from kb_index.results import Hit, SearchResult


def hit(number: int, product: str, score: float = 0.8, category: str = "", title: str = "") -> Hit:
    name = title or f"文章{number}"
    return Hit(f"a{number}", name, "zh", product, "", "", score, score, score, category=category)


def asked(
    *hits: Hit, question: str = "怎么续费", offered: int = 3, offers: float = 0.9
) -> Clarification | None:
    return clarify(SearchResult(question, "zh", hits, 0.1, offers), hits[:offered])


def of(*products: str, score: float = 0.8) -> list[Hit]:
    return [hit(number, product, score) for number, product in enumerate(products)]


def values(found: Clarification | None) -> list[str]:
    return [one.value for one in found.alternatives] if found else []


def test_many_likely_articles_of_several_products_are_asked_about_by_product() -> None:
    found = asked(*of("ecs", "ecs", "ecs", "domain", "domain", "slb"))
    assert found is not None
    assert values(found) == ["ecs", "domain", "slb"]
    assert {one.facet for one in found.alternatives} == {Facet.PRODUCT}
    assert found.gain == pytest.approx(0.45)


def test_what_three_choices_show_anyhow_is_not_asked() -> None:
    assert asked(*of("ecs", "domain", "slb")) is None


def test_a_question_that_no_article_answers_is_not_asked_about() -> None:
    assert asked(*of("ecs", "ecs", "ecs", "domain", "domain", "slb"), offers=0.1) is None


def test_products_of_which_hardly_any_article_is_likely_are_not_offered() -> None:
    unlikely = [hit(9, "waf", 0.5), hit(10, "nas", 0.5)]
    assert values(asked(*of("ecs", "ecs", "ecs", "domain", "domain"), *unlikely)) == [
        "ecs",
        "domain",
    ]


def test_what_the_question_names_already_is_not_asked() -> None:
    hits = of("ecs", "ecs", "ecs", "domain", "domain", "slb")
    assert asked(*hits, question="服务器怎么续费") is None
    result = SearchResult("那怎么续费", "zh", tuple(hits), 0.1, 0.9)
    assert clarify(result, hits[:3], "带宽 云服务器 ECS") is None


def test_articles_of_one_product_are_asked_about_by_category() -> None:
    hits = [
        hit(n, "ecs", category=c) for n, c in enumerate(["磁盘", "磁盘", "磁盘", "网络", "网络"])
    ]
    found = asked(*hits)
    assert found is not None
    assert [(one.facet, one.value) for one in found.alternatives] == [
        (Facet.CATEGORY, "磁盘"),
        (Facet.CATEGORY, "网络"),
    ]


@pytest.mark.parametrize(
    "drawer", ["FAQ", "常见问题", "Others", "一般性问题", "Product Introduction"]
)
def test_nobody_is_asked_whether_she_means_a_drawer(drawer: str) -> None:
    hits = [hit(n, "ecs", category=c) for n, c in enumerate([drawer] * 4 + ["网络"] * 2)]
    assert asked(*hits) is None


def test_titles_that_differ_in_one_term_are_asked_about_by_it() -> None:
    titles = ["重置Windows实例密码", "重置Linux实例密码", "重置FreeBSD实例密码"]
    hits = [hit(n, "ecs", title=title) for n, title in enumerate(titles)]
    found = asked(*hits, question="重置密码", offered=1)
    assert values(found) == ["Windows", "Linux", "FreeBSD"]
    assert asked(*hits, question="重置Windows密码", offered=1) is None


def test_articles_without_product_and_category_are_never_asked_about() -> None:
    assert asked(*of(*[""] * 8)) is None


def test_no_hits_no_question() -> None:
    assert asked() is None


HITS = st.lists(
    st.builds(
        hit,
        st.integers(0, 10_000),
        st.sampled_from(["", "ecs", "domain", "slb", "waf"]),
        st.floats(0, 1),
        st.sampled_from(["", "FAQ", "网络"]),
        st.sampled_from(["", "如何重置Windows实例密码", "如何重置Linux实例密码"]),
    ),
    max_size=25,
    unique_by=lambda one: one.article_id,
)


@given(HITS, st.integers(0, 3), st.floats(0, 1))
def test_whatever_was_found_the_question_is_short_and_worth_it(
    hits: list[Hit], offered: int, offers: float
) -> None:
    found = asked(*hits, offered=offered, offers=offers)
    if found is not None:
        assert LEAST_GAIN - 1e-9 <= found.gain <= 1
        assert 2 <= len(found.alternatives) <= 3
        assert len(set(found.alternatives)) == len(found.alternatives)


@given(HITS)
def test_likelihoods_are_a_distribution(hits: list[Hit]) -> None:
    assert sum(likelihoods(hits)) == pytest.approx(1.0 if hits else 0.0)
