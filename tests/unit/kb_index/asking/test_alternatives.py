"""What a short answer to "do you mean A or B?" means."""

from __future__ import annotations

import pytest

from kb_index.asking.alternatives import Alternative, Facet, mentions, pick
from kb_index.asking.product_names import product_name

DOMAIN, ECS, SLB = (Alternative(Facet.PRODUCT, product) for product in ("domain", "ecs", "slb"))
LINUX, WINDOWS = (Alternative(Facet.TERM, term) for term in ("Linux", "Windows"))
OFFERED = (DOMAIN, ECS, SLB)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("第一个", DOMAIN),
        ("第二个", ECS),
        ("2", ECS),
        ("最后一个", SLB),
        ("我说的是第三个吧", SLB),
        ("前者", DOMAIN),
        ("the second one", ECS),
        ("The last one, please.", SLB),
        ("option 2", ECS),
        ("no. 3", SLB),
        ("one", DOMAIN),
        ("域名", DOMAIN),
        ("是域名的", DOMAIN),
        ("雲伺服器", ECS),
        ("服务器", ECS),
        ("ECS", ECS),
        ("云服务器 ECS", ECS),
        ("负载均衡吧", SLB),
        ("the domain one", DOMAIN),
        ("I mean load balancers", SLB),
        ("it's for my server", ECS),
    ],
)
def test_an_alternative_is_meant_by_its_place_or_by_what_it_is_called(
    said: str, meant: Alternative
) -> None:
    assert pick(said, OFFERED, "怎么续费") == meant


@pytest.mark.parametrize("said", ["域名续费", "续费域名的", "DOMAIN 续费"])
def test_the_question_itself_may_come_back_with_the_answer(said: str) -> None:
    assert pick(said, OFFERED, "怎么续费") == DOMAIN


@pytest.mark.parametrize(
    "said",
    [
        "域名怎么转出",
        "how do I transfer a domain",
        "域名和服务器",
        "都不是",
        "neither",
        "不是域名",
        "not the domain one",
        "怎么续费",
        "第五个",
        "",
        "🙂",
        "谢谢",
        "转人工",
        "网站打不开了",
    ],
)
def test_whatever_says_more_or_something_else_is_no_answer(said: str) -> None:
    assert pick(said, OFFERED, "怎么续费") is None


def test_the_last_of_two_is_the_second_and_there_is_no_third() -> None:
    assert pick("最后一个", (LINUX, WINDOWS), "怎么重置密码") == WINDOWS
    assert pick("第三个", (LINUX, WINDOWS), "怎么重置密码") is None
    assert pick("windows 的", (LINUX, WINDOWS), "怎么重置密码") == WINDOWS


@pytest.mark.parametrize(
    ("text", "named"),
    [("ECS 怎么续费", True), ("服务器怎么续费", True), ("怎么续费", False), ("my server", True)],
)
def test_a_question_that_names_a_product_is_known_to(text: str, named: bool) -> None:
    assert mentions(text, ECS) is named


@pytest.mark.parametrize(
    ("product", "zh", "en"),
    [
        ("domain", "域名", "domains"),
        ("ecs", "云服务器 ECS", "cloud servers (ECS)"),
        ("crm", "CRM", "CRM"),
        ("订单", "订单", "订单"),
        ("Gift cards", "Gift cards", "Gift cards"),
    ],
)
def test_products_read_as_people_write_them(product: str, zh: str, en: str) -> None:
    assert (product_name(product, "zh"), product_name(product, "en")) == (zh, en)
