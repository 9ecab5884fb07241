"""Noisy copies keep to their kind, and the same text always has the same copy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from benchmarks.sets.noise import (
    CHINESE,
    ENGLISH,
    chinese_typos,
    english_typos,
    homophones,
    traditional,
    typed_pinyin,
)

QUESTIONS = ("如何申请退款？", "ECS实例到期后数据会保留多久？", "什么是Web应用防火墙")


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_homophone_changes_characters_and_not_how_they_sound(question: str) -> None:
    spoilt = homophones(question)
    changed = [(one, other) for one, other in zip(question, spoilt, strict=True) if one != other]
    assert 1 <= len(changed) <= len(question) / 4
    assert all("\u4e00" <= other <= "\u9fff" for _, other in changed)
    assert all(lazy_pinyin(other)[0] in {*_readings(one)} for one, other in changed)


def _readings(character: str) -> list[str]:
    from pypinyin import Style, pinyin

    return pinyin(character, style=Style.NORMAL, heteronym=True)[0]


@pytest.mark.parametrize("question", QUESTIONS)
def test_typed_pinyin_holds_no_chinese_and_every_syllable(question: str) -> None:
    typed = typed_pinyin(question)
    assert not any("\u4e00" <= one <= "\u9fff" for one in typed)
    assert typed.replace(" ", "") == "".join(lazy_pinyin(question)).replace(" ", "")


def test_pinyin_is_typed_by_syllable_by_word_and_run_together() -> None:
    typed = {typed_pinyin(f"{number}申请退款").split(" ", 1)[1] for number in range(30)}
    assert typed == {"shen qing tui kuan", "shenqing tuikuan", "shenqingtuikuan"}


def test_english_typos_spare_the_first_letter_and_short_words() -> None:
    spoilt = english_typos("how do I request a refund for it").split()
    assert spoilt != ["how", "do", "I", "request", "a", "refund", "for", "it"]
    assert [word for word in spoilt if len(word) < 4] == ["how", "do", "I", "a", "for", "it"]
    assert [word[0] for word in spoilt] == ["h", "d", "I", "r", "a", "r", "f", "i"]


def test_traditional_copies_keep_mainland_words() -> None:
    assert traditional("服务器怎么退款") == "服務器怎麼退款"


@given(st.text(max_size=40))
def test_any_text_has_one_copy_of_each_kind(text: str) -> None:
    for spoil in (*CHINESE.values(), *ENGLISH.values()):
        assert spoil(text) == spoil(text)


@given(st.text(alphabet="退款申请发票服务器", min_size=2, max_size=40))
def test_chinese_typos_change_few_characters(text: str) -> None:
    assert abs(len(chinese_typos(text)) - len(text)) <= max(1, round(len(text) / 8))
