"""What is wrong with a text, said so that its editor can mend it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.errors import ArticleInvalid
from kb_index.editing.texts.content import Content, from_json
from kb_index.editing.texts.problems import Known, problems, refuse, too_much

TEXT = Content(title="退款", answer="在订单页。", variants=("怎么退",))
KNOWN = Known({"ecs"}, {"计费"}, {"li"})
DAY = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": ""}, "title_empty"),
        ({"answer": ""}, "answer_empty"),
        ({"title": "长" * 501}, "title_too_long"),
        ({"answer": "长" * 333_334}, "answer_too_long"),
        ({"variants": ("长" * 501,)}, "variant_too_long"),
        ({"variants": tuple(map(str, range(201)))}, "too_many_variants"),
        ({"tags": ("长" * 41,)}, "tag_too_long"),
        ({"tags": tuple(map(str, range(31)))}, "too_many_tags"),
        ({"product": "oss"}, "unknown_product"),
        ({"category": "退款"}, "unknown_category"),
        ({"owner_id": "nobody"}, "unknown_owner"),
        ({"valid_from": DAY, "valid_until": DAY}, "dates_reversed"),
    ],
)
def test_each_fault_has_its_own_name_and_words(change, code):
    [problem] = problems(replace(TEXT, **change), KNOWN)
    assert problem.code == code
    assert problem.field in change
    assert problem.zh != problem.en


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"title": "长" * 500},
        {"answer": "长" * 333_333},
        {"product": "ecs", "category": "计费", "owner_id": "li"},
        {"valid_from": DAY},
        {"valid_until": DAY},
    ],
)
def test_what_is_within_the_limits_has_none(change):
    assert problems(replace(TEXT, **change), KNOWN) == []


def test_an_unfinished_text_is_saved_and_an_endless_one_is_not():
    assert too_much(Content()) == []
    with pytest.raises(ArticleInvalid) as refused:
        refuse(too_much(replace(TEXT, title="长" * 501, answer="a" * 1_000_001)))
    codes = [each["code"] for each in refused.value.details["problems"]]
    assert codes == ["title_too_long", "answer_too_long"]
    assert "501" in refused.value.message("zh")
    assert "501" in refused.value.message("en")


def test_a_text_is_kept_without_what_nobody_sees():
    untidy = Content(
        title=" a\x00\n b ",
        answer="一\r\n二\u202e\x08 ",
        variants=("怎么退", " 怎么退", "", "\u200e\x07"),
        tags=("退  款",),
    )
    tidy = untidy.tidy()
    assert (tidy.title, tidy.answer, tidy.tags) == ("a b", "一\n二", ("退 款",))
    assert tidy.variants[0] == "怎么退"
    assert tidy.tidy() == tidy


def test_a_text_comes_back_from_json_as_it_was():
    text = replace(TEXT, valid_from=DAY, tags=("甲",), owner_id="li")
    assert from_json(text.to_json()) == text
    assert from_json({}) == Content()
