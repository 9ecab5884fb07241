"""How sure search is, as data: fitted models with their curves, read from and written to JSON.

One file holds a model for a search by words and meaning (``hybrid``) and one for a search by words
alone (``words``)::

    {"version": 1, "models": {"hybrid": {
        "basis": "5c1f0e…", "answers": {"intercept": …, "coefficients": {"asked": …, …}},
        "offers": {…}, "curve": [[0.93, 0.21, 0.01], …]}, …}}

``basis`` names what the features were made by; a model is only true for searches of its basis.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core.errors import CalibrationUnusable
from kb_index.calibration.measures import Point

VERSION = 1
HYBRID, WORDS = "hybrid", "words"
SHIPPED = Path(__file__).parents[1] / "data" / "confidence.json"


@dataclass(frozen=True, slots=True)
class Logistic:
    """Coefficients by feature; a feature without one does not count."""

    intercept: float
    coefficients: Mapping[str, float]

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the probability for features, 0–1; one that is not given counts as 0."""
        total = self.intercept + sum(
            coefficient * features.get(name, 0.0) for name, coefficient in self.coefficients.items()
        )
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True, slots=True)
class Model:
    """The probabilities that the first article answers, and that an offer holds the right one.

    ``curve`` is risk and coverage of the first, thresholds falling, from questions that the
    coefficients were not fitted on.
    """

    basis: str
    answers: Logistic
    offers: Logistic
    curve: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Calibration:
    """The models by name."""

    models: Mapping[str, Model]

    def model(self, by_words: bool) -> Model:
        """Return the model of a search by words alone, or of one by both halves."""
        return self.models[WORDS if by_words else HYBRID]


@cache
def shipped() -> Calibration:
    """Return what was fitted on the benchmark's questions."""
    return read(SHIPPED)


def read(path: Path) -> Calibration:
    """Read a file; raise `CalibrationUnusable` where it is missing, damaged or of another make."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["version"] != VERSION:
            raise ValueError(f"version {found['version']}, not {VERSION}")
        models = {str(name): _model(values) for name, values in found["models"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        problem = f"{type(error).__name__}: {error}"
        raise CalibrationUnusable(path=str(path), problem=problem) from error
    if not models or models.keys() - {HYBRID, WORDS}:
        raise CalibrationUnusable(path=str(path), problem=f"models {sorted(models)}")
    return Calibration(models)


def write(calibration: Calibration, path: Path) -> None:
    """Write a file in one step: a reader finds the old one or the new one, whole."""
    models = {name: _json(model) for name, model in calibration.models.items()}
    text = json.dumps({"version": VERSION, "models": models}, indent=1)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text(text + "\n", encoding="utf-8")
    beside.replace(path)


def _model(values: Mapping[str, Any]) -> Model:
    curve = tuple(Point(*map(_share, point)) for point in values["curve"])
    if not curve:
        raise ValueError("a curve without points")
    answers, offers = _logistic(values["answers"]), _logistic(values["offers"])
    return Model(str(values["basis"]), answers, offers, curve)


def _logistic(values: Mapping[str, Any]) -> Logistic:
    coefficients = {str(name): _number(one) for name, one in values["coefficients"].items()}
    return Logistic(_number(values["intercept"]), coefficients)


def _number(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{value} is no number to count with")
    return number


def _share(value: Any) -> float:
    number = _number(value)
    if not 0.0 <= number <= 1.0:
        raise ValueError(f"{value} is no share of 0–1")
    return number


def _json(model: Model) -> dict[str, Any]:
    heads = {
        name: {
            "intercept": round(head.intercept, 4),
            "coefficients": {key: round(one, 4) for key, one in head.coefficients.items()},
        }
        for name, head in (("answers", model.answers), ("offers", model.offers))
    }
    curve = [[round(one, 4) for one in point] for point in model.curve]
    return {"basis": model.basis, **heads, "curve": curve}
