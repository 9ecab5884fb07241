"""Vectors in cells: exact while they are few, nearly so when they are many, changed in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from kb_index.encoder.encoder import Vectors
from kb_index.index.cells import EXACT_MOST, Cells
from kb_index.index.entry import Scope
from kb_index.index.selection import Numbers, Selection
from kb_index.index.vectors import VectorIndex

DIMENSION = 16
SCOPE = Scope("faq", "zh", "public")
FEW, MANY = 500, EXACT_MOST + 1


def unit(count: int, seed: int = 0) -> Vectors:
    drawn = np.random.default_rng(seed).normal(size=(count, DIMENSION))
    return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)


def numbers(count: int) -> Numbers:
    """Return numbers with gaps, as passages have."""
    return np.arange(count, dtype=np.int64) * 4096 + 3


def filled(count: int) -> VectorIndex:
    index = VectorIndex(DIMENSION)
    index.add(SCOPE, numbers(count), unit(count))
    index.scopes.update(index.redrawn())
    return index


def nearest(index: VectorIndex, vector: Vectors, selected: Selection | None = None) -> list[int]:
    return list(index.search({SCOPE: selected}, vector, 10))


def compared(count: int, vector: Vectors, among: Numbers | None = None) -> list[int]:
    """Return what comparing with every vector finds."""
    rows = np.arange(count) if among is None else (among - 3) // 4096
    order = np.argsort(-(unit(count)[rows] @ vector))[:10]
    return [int(number) for number in numbers(count)[rows[order]]]


def recall(index: VectorIndex, count: int) -> float:
    """Return which part of the ten nearest is found."""
    questions = unit(50, seed=1)
    found = [len({*nearest(index, one)} & {*compared(count, one)}) for one in questions]
    return float(np.mean(found)) / 10


def test_few_vectors_are_all_compared() -> None:
    index = filled(FEW)
    assert index.scopes[SCOPE].exact
    assert recall(index, FEW) > 0.99


def test_of_many_vectors_nearly_all_of_the_nearest_are_found() -> None:
    index = filled(MANY)
    assert not index.scopes[SCOPE].exact
    assert recall(index, MANY) > 0.95


def test_cosines_are_those_of_the_vectors() -> None:
    index, [question] = filled(MANY), unit(1, seed=1)
    for number, cosine in index.search({SCOPE: None}, question, 10).items():
        assert cosine == pytest.approx(float(unit(MANY)[(number - 3) // 4096] @ question), abs=1e-3)


@pytest.mark.parametrize("count", [FEW, MANY])
def test_what_is_removed_is_not_found_and_what_is_added_is(count: int) -> None:
    index = filled(count)
    [vector] = unit(count)[7:8]
    number = numbers(count)[7:8]
    assert nearest(index, vector)[0] == number[0]
    index.remove(SCOPE, number)
    assert len(index) == count - 1
    assert number[0] not in nearest(index, vector)
    fresh = np.array([count * 4096 + 3], dtype=np.int64)
    index.add(SCOPE, fresh, vector[None])
    assert nearest(index, vector)[0] == fresh[0]
    index.remove(SCOPE, np.array([999_999_999], dtype=np.int64))
    assert len(index) == count


@pytest.mark.parametrize("count", [FEW, MANY])
@pytest.mark.parametrize("allowed", [0, 1, 5, 40])
def test_few_selected_are_all_compared(count: int, allowed: int) -> None:
    index = filled(count)
    among = np.sort(np.random.default_rng(2).choice(numbers(count), allowed, replace=False))
    for question in unit(5, seed=1):
        found = index.search({SCOPE: Selection(among)}, question, 10)
        best = np.sort(unit(count)[(among - 3) // 4096] @ question)[::-1][:10]
        assert sorted(found.values(), reverse=True) == pytest.approx(best, abs=1e-3)
        assert {*found} <= {*among.tolist()}


@pytest.mark.parametrize("count", [FEW, MANY])
def test_what_is_excluded_leaves_its_place_to_others(count: int) -> None:
    index, [question] = filled(count), unit(1, seed=1)
    first = np.array(nearest(index, question), dtype=np.int64)
    others = nearest(index, question, Selection(first, excluded=True))
    assert len(others) == 10
    assert not {*first.tolist()} & {*others}


def test_cells_are_drawn_when_vectors_become_many_and_again_when_they_are_four_times_more() -> None:
    index = VectorIndex(DIMENSION)
    vectors, drawn = unit(5 * MANY), []
    for start in range(0, len(vectors), MANY):
        rows = slice(start, start + MANY)
        index.add(SCOPE, numbers(len(vectors))[rows], vectors[rows])
        index.scopes.update(index.redrawn())
        drawn.append(len(index.scopes[SCOPE].centres))
    assert len(index) == len(vectors)
    assert drawn == sorted(drawn)
    assert len(set(drawn)) == 2
    assert nearest(index, vectors[-1])[0] == numbers(len(vectors))[-1]


@pytest.mark.parametrize("count", [FEW, MANY])
def test_what_was_stored_is_restored(count: int) -> None:
    index = filled(count)
    restored = VectorIndex(DIMENSION)
    restored.restore(index.stored())
    for question in unit(5, seed=1):
        sought = ({SCOPE: None}, question, 10)
        assert restored.search(*sought) == index.search(*sought)


Parts = dict[str, Any]


def strange_cell(stored: Parts) -> None:
    stored["cells"][-1] = 1


def negative_cell(stored: Parts) -> None:
    stored["cells"][0] = -1


def cut_rows(stored: Parts) -> None:
    stored["vectors"] = stored["vectors"][:-1]


def cut_columns(stored: Parts) -> None:
    stored["vectors"] = stored["vectors"][:, :-1]


def wide(stored: Parts) -> None:
    stored["vectors"] = stored["vectors"].astype(np.float32)


@pytest.mark.parametrize("spoil", [strange_cell, negative_cell, cut_rows, cut_columns, wide])
def test_what_does_not_fit_together_is_not_restored(spoil: Callable[[Parts], None]) -> None:
    stored = filled(FEW).stored()[SCOPE]
    parts = stored._asdict()
    spoil(parts)
    with pytest.raises(ValueError, match="vectors"):
        Cells.restored(stored._replace(**parts))
