"""Learning a planted map, and throwing away what does not win."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from kb_index.adapting.adapt import LEARNING, Adaptation, adapt
from kb_index.adapting.learning import learn
from kb_index.adapting.lessons import Lessons
from kb_index.encoder.encoder import Vectors
from tests.unit.kb_index.adapting.planted import PlantedEncoder, article

LONG = 1e6
ARTICLES = [article(f"meaning {number}", 12) for number in range(20)]


def quiet(stage: str, done: int, total: int) -> None:
    """Say nothing."""


def learned(seconds: float = LONG) -> Adaptation:
    return adapt(PlantedEncoder(), ARTICLES, [], seconds, quiet)


@pytest.fixture(scope="module")
def made() -> Adaptation:
    return learned()


def test_what_was_drowned_is_found_by_wordings_that_were_never_seen(made: Adaptation) -> None:
    assert made.verdict.together.gain > 0.1
    assert made.verdict.better
    assert made.adapter.encoder == "planted"


def test_learning_again_makes_the_same_map(made: Adaptation) -> None:
    assert np.array_equal(learned().adapter.matrix, made.adapter.matrix)


def test_learning_that_is_given_no_time_changes_nothing() -> None:
    idle = learned(seconds=1e-9)
    assert np.array_equal(idle.adapter.matrix, np.eye(PlantedEncoder.dimension))
    assert not idle.verdict.wins


class Perfect(PlantedEncoder):
    """An encoder that knows each meaning already."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        return super().encode([text.split("/")[0] for text in texts])


def test_where_there_is_nothing_to_gain_the_result_is_not_kept() -> None:
    verdict = adapt(Perfect(), ARTICLES, [], LONG, quiet).verdict
    assert verdict.together.before == verdict.together.asked
    assert not verdict.wins


def test_what_progress_raises_ends_the_work() -> None:
    def stop(stage: str, done: int, total: int) -> None:
        if stage == LEARNING and done == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        adapt(PlantedEncoder(), ARTICLES, [], LONG, stop)


def test_where_no_article_has_two_texts_nothing_is_learned() -> None:
    lessons = Lessons(
        vectors=np.eye(4, dtype=np.float32),
        groups=np.arange(4),
        asked=np.ones(4, dtype=np.bool_),
        general=np.eye(4, dtype=np.float32),
    )
    assert np.array_equal(learn(lessons, LONG, lambda done, total: None), np.eye(4))
