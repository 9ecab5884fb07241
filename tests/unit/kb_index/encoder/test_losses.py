"""What training rewards, and the figures that tell whether it helped."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn.functional import normalize

from kb_index.encoder.measures import agreement, few_shot, hit_at, ranks
from kb_index.encoder.teaching import losses


def units(rows: int, seed: int = 0) -> torch.Tensor:
    return normalize(torch.randn(rows, 16, generator=torch.Generator().manual_seed(seed)), dim=-1)


def test_a_student_at_the_teachers_vectors_has_nothing_to_learn() -> None:
    assert float(losses.distillation(units(8), units(8))) == pytest.approx(0, abs=1e-5)


def test_a_student_far_from_the_teacher_loses_more_than_one_near() -> None:
    teacher = units(8)
    near = normalize(teacher + 0.1 * units(8, seed=1), dim=-1)
    assert losses.distillation(near, teacher) < losses.distillation(units(8, seed=2), teacher)


def test_rows_of_one_meaning_may_be_taken_for_each_other() -> None:
    teacher = units(4)[[0, 0, 1, 2]]
    swapped = teacher[[1, 0, 2, 3]]
    assert float(losses.distillation(swapped, teacher)) == pytest.approx(0, abs=1e-5)


def test_a_near_wrong_text_costs_more_than_a_far_one() -> None:
    one = units(4)
    far = losses.likeness(one, one, units(4, seed=3))
    near = losses.likeness(one, one, one)
    assert near > far


def test_ranks_count_the_documents_before_the_right_one() -> None:
    questions = np.asarray([[1, 0], [0.6, 0.8]], dtype=np.float32)
    documents = np.asarray([[1, 0], [0, 1]], dtype=np.float32)
    found = ranks(questions, documents, [0, 0])
    assert found.tolist() == [1, 2]
    assert (hit_at(found, 1), hit_at(found, 2)) == (0.5, 1.0)


def test_agreement_is_whole_with_oneself_and_little_with_chance() -> None:
    one, other = (units(200, seed).numpy() for seed in (0, 1))
    assert agreement(one, one.copy()) == pytest.approx(1)
    assert abs(agreement(one, other)) < 0.2


def test_few_examples_tell_separate_classes() -> None:
    centres = {"a": [1.0, 0.0], "b": [0.0, 1.0]}
    labels = ["a", "b"] * 10
    chance = np.random.default_rng(0)
    rows = [centres[label] + 0.05 * chance.standard_normal(2) for label in labels]
    vectors = np.asarray(rows, dtype=np.float32)
    assert few_shot(vectors, labels, vectors, labels) == 1.0
    assert few_shot(vectors, labels, vectors, labels[1:] + labels[:1]) == 0.0
