"""What is taught at each step."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch

from kb_index.encoder.lessons import corpus
from kb_index.encoder.lessons.batches import ORDER, Batch, Lessons
from kb_index.encoder.lessons.negatives import near_titles
from kb_index.encoder.lessons.rows import Rows
from kb_index.encoder.lessons.switching import Switching
from kb_index.encoder.teaching import vocabulary

KNOWN = 30_522
MEANINGS = [("酒店", "hotel"), ("旅馆", "hotel"), ("取消", "to cancel"), ("在", "in")]


@pytest.fixture
def lessons(data: Path, teacher: Path, tmp_path: Path) -> Lessons:
    found = corpus.build([data])
    chosen = vocabulary.choose([], {}, [], KNOWN, words=0)
    vocabulary.write(teacher, chosen, tmp_path / "tokenizer")
    wrong = near_titles(found.alike)
    return Lessons(found, found.english(), wrong, tmp_path / "tokenizer", size=4, seed=0)


def same(one: Batch, other: Batch) -> bool:
    """Tell whether two batches teach the same."""
    return one.kind == other.kind and torch.equal(one.rows, other.rows)


def test_a_step_teaches_the_same_whenever_it_is_asked_for(lessons: Lessons) -> None:
    assert all(same(lessons[step], lessons[step]) for step in range(len(ORDER)))
    assert not same(lessons[0], lessons[len(ORDER)])


def test_every_kind_of_lesson_is_taught_in_turn(lessons: Lessons) -> None:
    assert [lessons[step].kind for step in range(len(ORDER))] == list(ORDER)


def test_a_taught_batch_names_the_english_text_of_each_row(lessons: Lessons) -> None:
    batch = lessons[0]
    assert len(batch.rows) == len(batch.taught) == 4
    assert batch.pairs == 0


def test_an_alike_batch_holds_pairs_and_what_is_wrong(lessons: Lessons) -> None:
    batch = next(lessons[step] for step in range(len(ORDER)) if ORDER[step] == "alike")
    assert batch.pairs == 2
    assert len(batch.taught) == 0
    assert len(batch.rows) >= 2 * batch.pairs


def test_texts_of_a_batch_are_of_like_length() -> None:
    rows = Rows(["字" * length for length in range(1, 401)], range(400))
    lengths = [len(text) for text in rows.draw(5, np.random.default_rng(1)).texts]
    assert len(set(lengths)) == 5
    assert max(lengths) - min(lengths) < 40


def test_a_text_is_drawn_by_its_weight() -> None:
    rows = Rows(["a", "b", "c"], [0, 1, 2], np.asarray([8.0, 1.0, 1.0]))
    chance = np.random.default_rng(1)
    drawn = Counter(rows.draw(1, chance).texts[0] for _ in range(500))
    assert 350 < drawn["a"] < 450


def test_some_words_of_a_sentence_are_written_in_chinese() -> None:
    switching = Switching(MEANINGS, {"酒店": 99})
    chance = random.Random(1)
    written = Counter(switching("Cancel my hotels in Rome", chance) for _ in range(300))
    assert written["取消 my 酒店 in Rome"] > written["取消 my 旅馆 in Rome"] > 0
    assert written["Cancel my hotels in Rome"] > 0


def test_words_of_grammar_and_unknown_ones_are_never_switched() -> None:
    switching, chance = Switching(MEANINGS, {}), random.Random(1)
    assert {switching("Who is in Rome", chance) for _ in range(50)} == {"Who is in Rome"}
