"""Hints for who writes an article: each can be counted again by hand."""

from __future__ import annotations

import pytest

from kb_index.article import Audience, Draft
from kb_index.trying.hints import Hint, hints

GOOD_ZH = Draft(
    id="a",
    external_id="a",
    language="zh",
    title="购买的域名可以退款吗？",
    answer="域名注册成功后**不能**退款。\n\n1. 打开订单\n2. 选择续费",
    variants=("域名能退吗", "域名怎么退钱"),
)
GOOD_EN = Draft(
    id="b",
    external_id="b",
    language="en",
    title="Can I get a refund for a domain?",
    answer="No. Once a domain is registered, it cannot be given back.",
    variants=("domain money back", "return a domain"),
)
LONG = "这个产品的说明文字没有句号" * 6
LONG_EN = "this is one more of the words " * 7


def told(draft: Draft, languages: tuple[str, ...] = ("zh", "en")) -> dict[str, Hint]:
    return {hint.code: hint for hint in hints(draft, languages)}


def changed(draft: Draft, **fields: object) -> Draft:
    values = {name: getattr(draft, name) for name in Draft.__dataclass_fields__}
    return Draft(**{**values, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize("draft", [GOOD_ZH, GOOD_EN])
def test_a_good_article_gets_none(draft: Draft) -> None:
    assert told(draft) == {}


@pytest.mark.parametrize(
    ("draft", "fields", "code", "field", "value"),
    [
        (GOOD_ZH, {"title": "域名退款说明"}, "title_no_question", "title", 0),
        (GOOD_EN, {"title": "Domain refunds"}, "title_no_question", "title", 0),
        (GOOD_ZH, {"title": f"{LONG}吗？"}, "title_long", "title", 13 * 6 + 1),
        (GOOD_ZH, {"variants": ("域名能退吗",)}, "few_variants", "variants", 1),
        (
            GOOD_EN,
            {"variants": ("a", "b", "CAN I get a refund for a domain?")},
            "variant_twice",
            "variants",
            1,
        ),
        (GOOD_ZH, {"answer": f"{LONG}。好。{LONG}！"}, "sentence_long", "answer", 2),
        (GOOD_EN, {"answer": f"Short. {LONG_EN}. Short."}, "sentence_long", "answer", 1),
        (GOOD_ZH, {"answer": "一二三四五六七。" * 40}, "paragraph_long", "answer", 1),
        (GOOD_EN, {"answer": "\n\n".join(["One of many."] * 150)}, "no_heading", "answer", 450),
        (GOOD_ZH, {"answer": "请[点击这里](https://a.example)。"}, "link_vague", "answer", 1),
        (GOOD_EN, {"answer": "![](/api/web/pictures/1.png)"}, "picture_without_words", "answer", 1),
        (GOOD_ZH, {"audience": Audience.AGENTS}, "agents_only", "audience", 0),
    ],
)
def test_each_hint_says_what_was_counted(
    draft: Draft, fields: dict[str, object], code: str, field: str, value: int
) -> None:
    found = told(changed(draft, **fields))
    assert code in found
    assert (found[code].field, found[code].value) == (field, value)
    assert found[code].zh
    assert found[code].en


def test_headings_lists_and_code_are_not_held_against_the_text() -> None:
    steps = "\n".join(f"{n}. 打开第{n}页。" for n in range(1, 90))
    code = "```\n" + "a_very_long_command --with many words " * 40 + "\n```"
    answer = f"## 步骤\n\n{steps}\n\n{code}"
    assert told(changed(GOOD_ZH, answer=answer)) == {}


def test_a_missing_translation_is_told_with_its_language() -> None:
    found = hints(GOOD_ZH, ("zh",))
    assert [(hint.code, hint.field) for hint in found] == [("translation_missing", "language")]
    assert "English" in found[0].en
    assert hints(GOOD_EN, ("zh",)) == []


@pytest.mark.parametrize(
    "text", ["", "```", "[](", "￥" * 5000, "a" * 100_000, "`" * 3000, "。" * 3000]
)
def test_whatever_is_written_is_read_in_no_time(text: str) -> None:
    told(changed(GOOD_ZH, title=text[:500], answer=text))
    told(changed(GOOD_EN, title=text[:500], answer=text))
