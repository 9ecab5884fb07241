"""The file of how sure search is: written, read, refused, and which one holds."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from core.errors import CalibrationUnusable
from kb_index.calibration.current import current
from kb_index.calibration.measures import Point
from kb_index.calibration.model import (
    HYBRID,
    SHIPPED,
    WORDS,
    Calibration,
    Logistic,
    Model,
    read,
    shipped,
    write,
)
from kb_index.ranking.confidence import FEATURES, basis

ENCODER = "an-encoder@1"


def model(basis_: str) -> Model:
    answers = Logistic(-1.5, {"asked": 2.25})
    return Model(basis_, answers, Logistic(0.5, {}), (Point(0.9, 0.5, 0.02),))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "confidence.json"


def test_what_is_written_is_read_again(path: Path) -> None:
    written = Calibration({HYBRID: model("one"), WORDS: model("two")})
    write(written, path)
    assert read(path) == written
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_the_shipped_file_holds_both_models_of_known_features() -> None:
    models = read(SHIPPED).models
    assert models.keys() == {HYBRID, WORDS}
    for name, one in models.items():
        assert one.answers.coefficients.keys() == set(FEATURES[name])
        assert one.offers.coefficients.keys() == set(FEATURES[name])


def test_a_probability_is_the_logistic_of_the_features() -> None:
    assert Logistic(-1.0, {"asked": 2.0}).probability({"asked": 0.5}) == 0.5
    assert Logistic(0.0, {"asked": 2.0}).probability({}) == 0.5
    assert 0.0 < Logistic(-1e9, {}).probability({}) < 1e-9


def spoilt(change: dict[str, Any]) -> str:
    values = {
        "basis": "b",
        "answers": {"intercept": 0, "coefficients": {"asked": 1}},
        "offers": {"intercept": 0, "coefficients": {}},
        "curve": [[0.9, 0.5, 0.1]],
    }
    return json.dumps({"version": 1, "models": {HYBRID: {**values, **change}}})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{",
        '{"version": 2, "models": {}}',
        '{"version": 1, "models": {}}',
        '{"version": 1, "models": {"other": {}}}',
        spoilt({"curve": []}),
        spoilt({"curve": [[0.9, 2.0, 0.1]]}),
        spoilt({"curve": [[0.9, 0.5]]}),
        spoilt({"answers": {"intercept": "x", "coefficients": {}}}),
        spoilt({"answers": {"intercept": float("nan"), "coefficients": {}}}),
        spoilt({"offers": None}),
    ],
)
def test_a_damaged_file_is_refused_and_the_shipped_one_holds(
    path: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CalibrationUnusable) as refused:
        read(path)
    assert "refit" in refused.value.message("en")
    assert str(path) in refused.value.message("zh")
    assert current(path, ENCODER) == shipped()
    assert str(path) in caplog.text
    assert path.read_text(encoding="utf-8") == text


def test_an_operators_model_takes_the_place_of_the_shipped_one(path: Path) -> None:
    mine = model(basis(False, ENCODER))
    write(Calibration({HYBRID: mine}), path)
    assert current(path, ENCODER).models == {**shipped().models, HYBRID: mine}


def test_a_model_for_another_encoder_is_refused(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    by_words = model(basis(True, ""))
    write(Calibration({HYBRID: model(basis(False, "old@1")), WORDS: by_words}), path)
    holding = current(path, ENCODER)
    assert holding.models == {**shipped().models, WORDS: by_words}
    assert "another encoder" in caplog.text


def test_without_a_file_nothing_is_said_of_it(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert current(path, "") == shipped()
    assert [one for one in caplog.records if one.levelno >= logging.ERROR] == []
