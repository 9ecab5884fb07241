"""Cleaning exported documentation, and choosing wordings."""

from __future__ import annotations

import pytest

from kb_index.sample.faq import build, is_question
from kb_index.sample.loading import sample_drafts
from kb_index.sample.markdown import clean_answer, clean_title
from kb_index.sample.small_talk import representative


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("请参见[报警规则]()。", "请参见报警规则。"),
        ("见[按量付费](/intl.zh-CN/产品计费/按量付费.md)。", "见按量付费。"),
        ("see [t998844.md\\#](/intl.en-US/SDK reference/Overview.md).", "see Overview."),
        ("[控制台](https://cs.console.aliyun.com)", "[控制台](https://cs.console.aliyun.com)"),
        ("一\n\n![图](https://a.example/x.png)\n\n\n\n二", "一\n\n二"),
        ("标题{#section_x}", "标题"),
        ("[内网](https://docs.oss.aliyun-inc.com/x)", "内网"),
    ],
)
def test_answers_lose_what_leads_nowhere(raw: str, clean: str) -> None:
    assert clean_answer(raw) == clean


def test_titles_lose_their_numbers_and_escapes() -> None:
    assert clean_title("问题 3： 能用 `TLS` 1\\.3 吗 ？") == "能用 TLS 1.3 吗？"


def test_fragments_are_no_questions() -> None:
    assert not is_question("操作步骤", "zh")
    assert not is_question("Procedure", "en")
    assert is_question("如何退款？", "zh")


def test_entries_without_answer_or_with_a_known_title_are_dropped() -> None:
    def pair(anchor: str, title: str, answer: str) -> dict[str, str]:
        return {
            "product": "ecs",
            "anchor": f"section_{anchor}",
            "zh_title": title,
            "en_title": f"How about {title} {anchor}?",
            "zh": answer,
            "en": "It is so.",
            "zh_path": "intl.zh-CN/a/b.md",
            "en_path": "intl.en-US/a/b.md",
        }

    pairs = [
        pair("a", "如何退款给我？", "可以。"),
        pair("b", "如何退款给我？", "也可以。"),
        pair("c", "如何续费一年？", ""),
    ]
    built = build(pairs, {"zh": {}, "en": {}})
    assert [entry.key for entry in built] == ["ecs-a"]


def test_the_most_typical_wording_comes_first() -> None:
    wordings = ["你今年多大了", "你多大了", "你多大", "请问你多大了呢", "地球是圆的"]
    assert representative(wordings, 3)[0] in ("你多大了", "你今年多大了")
    assert len(representative(wordings, 3)) == 3


def test_the_shipped_sample_is_clean() -> None:
    drafts = list(sample_drafts())
    assert len(drafts) > 2000
    assert len({draft.id for draft in drafts}) == len(drafts)
    for draft in drafts:
        assert len(draft.id) <= 64
        assert draft.title.strip()
        assert draft.answer.strip()
        assert draft.source
        assert "](/" not in draft.answer
        assert "{#" not in draft.answer
