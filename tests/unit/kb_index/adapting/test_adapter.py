"""The adapter and its file: what is believed, what is refused, and what it does to vectors."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from kb_index.adapting.adapter import (
    AdaptedEncoder,
    Adapter,
    AdapterUnusableError,
    read,
    remove,
    write,
)
from kb_index.encoder.encoder import Vectors
from kb_index.encoder.encoders import adapted

TURNED = np.array([[0, 1, 0], [-1, 0, 0], [0, 0, 1]], dtype=np.float32)


class Still:
    """An encoder that returns the same vector for every text."""

    languages = frozenset({"en"})

    def __init__(self, name: str = "still", dimension: int = 3) -> None:
        self.name, self.dimension = name, dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        return np.eye(self.dimension, dtype=np.float32)[[0] * len(texts)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "deep" / "adapter.npz"
    write(Adapter("still", TURNED), path)
    return path


def test_an_adapted_encoder_maps_every_vector_and_has_a_name_of_its_own(file: Path) -> None:
    encoder = adapted(Still(), file)
    assert encoder.encode(["one", "two"]).tolist() == [[0, 1, 0], [0, 1, 0]]
    assert encoder.encode([]).shape == (0, 3)
    other = AdaptedEncoder(Still(), Adapter("still", np.eye(3, dtype=np.float32)))
    assert len({encoder.name, other.name, "still"}) == 3
    assert encoder.languages == {"en"}


def test_vectors_stay_of_length_one_and_what_has_no_direction_stays_nothing() -> None:
    adapter = Adapter("still", np.diag(np.array([3, 1, 0], dtype=np.float32)))
    mapped = adapter.apply(np.array([[0.6, 0.8, 0], [0, 0, 1]], dtype=np.float32))
    assert np.linalg.norm(mapped, axis=1).tolist() == pytest.approx([1, 0])


def test_what_was_written_is_read_again(file: Path) -> None:
    found = read(file, Still())
    assert found is not None
    assert np.array_equal(found.matrix, TURNED)
    assert [path.name for path in file.parent.iterdir()] == ["adapter.npz"]


def test_no_file_is_no_adapter(tmp_path: Path) -> None:
    assert read(tmp_path / "adapter.npz", Still()) is None
    assert adapted(Still(), tmp_path / "adapter.npz").name == "still"


@pytest.mark.parametrize("other", [Still("other"), Still(dimension=4)], ids=["name", "dimension"])
def test_a_file_of_another_encoder_is_refused(file: Path, other: Still) -> None:
    with pytest.raises(AdapterUnusableError, match="made for still of dimension 3"):
        read(file, other)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def foreign(path: Path) -> None:
    path.write_text("no archive")


def without_a_header(path: Path) -> None:
    with path.open("wb") as out:
        np.savez(out, matrix=TURNED)


def of_no_numbers(path: Path) -> None:
    write(Adapter("still", np.full((3, 3), np.nan, dtype=np.float32)), path)


def of_no_square(path: Path) -> None:
    write(Adapter("still", TURNED[:2]), path)


@pytest.mark.parametrize(
    "damage", [cut, empty, foreign, without_a_header, of_no_numbers, of_no_square]
)
def test_a_damaged_file_is_refused_and_the_encoder_serves_as_it_came(
    file: Path, damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    damage(file)
    with pytest.raises(AdapterUnusableError, match="damaged"):
        read(file, Still())
    with caplog.at_level(logging.WARNING):
        assert adapted(Still(), file).name == "still"
    assert "is not used" in caplog.text
    assert str(file) in caplog.text


def test_a_removed_file_is_gone_and_removing_it_twice_is_told(file: Path) -> None:
    assert remove(file)
    assert not remove(file)
    assert read(file, Still()) is None
