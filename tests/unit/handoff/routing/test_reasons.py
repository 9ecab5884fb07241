"""Every reason is a sentence in both languages."""

from __future__ import annotations

import re

import pytest

from handoff.routing.rules.reasons import Code, told

NAMES = {"product:ecs": ("云服务器 ECS", "ECS"), "language:zh": ("中文", "Chinese")}
DATA = {
    Code.TOPIC: {"skill": "product:ecs", "share": 0.8},
    Code.TIER: {"tier": "vip"},
    Code.PRIORITY: {"priority": "high"},
    Code.NEWCOMER: {"day": 3},
    Code.LAST_AGENT: {},
    Code.SKILLS: {"levels": {"product:ecs": 5, "topic:billing": 2}},
    Code.RELAXED: {"dropped": ["level", "topic"], "waited": 91.4},
    Code.LACKS: {"skills": ["language:zh"]},
    Code.LOAD: {"load": 1.0, "capacity": 5},
    Code.DECIDED: {"by": "level"},
    Code.TAKEN: {},
}


@pytest.mark.parametrize("code", Code)
def test_every_code_has_its_words_in_both_languages(code):
    [reason] = told([{"code": code.value, **DATA[code]}], NAMES)
    assert reason["code"] == code.value
    assert re.fullmatch(r"[^!！{}]*[\u4e00-\u9fff][^!！{}]*。", reason["zh"])
    assert re.fullmatch(r"[A-Z0-9][^\u4e00-\u9fff!{}]*\.", reason["en"])


@pytest.mark.parametrize("by", ["last_agent", "level", "load", "idle", "only"])
def test_every_criterion_has_words(by):
    [reason] = told([{"code": "decided", "by": by}], NAMES)
    assert reason["zh"].endswith("。")
    assert reason["en"].endswith(".")


def test_skills_go_by_their_names_and_unknown_ones_by_their_value():
    [reason] = told([{"code": "skills", **DATA[Code.SKILLS]}], NAMES)
    assert reason["zh"] == "具备技能：云服务器 ECS（5 级）、billing（2 级）。"
    assert reason["en"] == "Has ECS (5), billing (2)."


def test_chinese_words_stand_apart_from_latin_ones():
    [reason] = told([{"code": "topic", "skill": "product:ecs", "share": 0.834}], NAMES)
    assert reason["zh"] == "阅读和提问的 83% 与云服务器 ECS 有关。"


def test_a_code_of_another_version_is_left_out():
    assert told([{"code": "moon_phase"}], NAMES) == []
