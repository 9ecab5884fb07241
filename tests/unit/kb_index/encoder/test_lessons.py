"""Noise, hard negatives and first meanings."""

from __future__ import annotations

import random

import numpy as np
import pytest

from kb_index.encoder.lessons.negatives import nearest
from kb_index.encoder.lessons.noise import Noise
from kb_index.encoder.teaching.alignment import first_vectors


def test_without_noise_a_text_stays() -> None:
    assert Noise({}, chance=0)("怎么申请退款", random.Random(1)) == "怎么申请退款"


def test_noise_keeps_almost_every_character() -> None:
    text, readings = "怎么申请退款", {"申": "shen1", "身": "shen1"}
    noise, chance = Noise(readings, chance=1), random.Random(1)
    written = {noise(text, chance) for _ in range(300)}
    assert "怎么身请退款" in written
    assert "怎 么 申 请 退 款" in written
    assert all(len(set(text) - set(one)) <= 1 for one in written)


def test_noise_leaves_latin_words_whole() -> None:
    noise, chance = Noise({}, chance=1), random.Random(1)
    spelled = [one for _ in range(100) if "我 的" in (one := noise("我的ECS实例", chance))]
    assert set(spelled) == {"我 的ECS实 例"}


def test_english_is_mistyped_and_gets_nothing_chinese() -> None:
    noise, chance = Noise({}, chance=1), random.Random(1)
    written = {noise("my order", chance) for _ in range(200)}
    assert {"m order", "yo mrder", "my odrer"} & written
    assert all(set(one) <= set("my order") for one in written)


def test_a_hard_negative_shares_words_and_is_another_text() -> None:
    texts = ["修改登录密码", "如何修改登录密码", "登录密码忘了", "登录密码太短", "今天天气怎么样"]
    near = nearest(texts, count=2)
    assert set(near[0]) <= {1, 2, 3}
    assert near[0]
    assert all(number not in found for number, found in enumerate(near))


def test_a_text_without_words_has_no_negatives() -> None:
    assert nearest(["?!", "修改密码"]) == [[], []]


def test_a_token_gets_the_vector_of_the_word_it_translates() -> None:
    known = np.eye(4, dtype=np.float32)
    chinese, english = [[0, 1], [0, 2], [1, 2]], [[0, 1], [0, 2], [1, 2]]
    vectors = first_vectors(chinese, english, known, rows=4)
    assert vectors[:3].argmax(axis=1).tolist() == [0, 1, 2]
    assert vectors[:3].max(axis=1) == pytest.approx([1, 1, 1], abs=0.1)


def test_a_token_that_never_occurs_gets_the_mean() -> None:
    known = np.asarray([[1, 0], [0, 1]], dtype=np.float32)
    assert first_vectors([[0]], [[0]], known, rows=2)[1] == pytest.approx([0.5, 0.5])
