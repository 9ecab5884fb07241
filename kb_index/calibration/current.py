"""Which calibration holds: the operator's own where it is true for the encoder, or the shipped."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

from core.errors import CalibrationUnusable
from kb_index.calibration.model import WORDS, Calibration, Model, read, shipped
from kb_index.ranking.confidence import basis

_LOG = logging.getLogger(__name__)


def current(path: Path, encoder: str) -> Calibration:
    """Return the shipped models with the operator's in their place, for an encoder by its name.

    What cannot be used of the operator's file is told in the log and left alone.
    """
    models = {**shipped().models, **own(path, encoder)}
    if encoder and any(not _true(name, model, encoder) for name, model in models.items()):
        _LOG.warning(
            "how sure search is was fitted for another encoder than %s: once there are votes, "
            "fit it anew with `python -m kb_index refit`",
            encoder,
        )
    return Calibration(models)


def own(path: Path, encoder: str) -> Mapping[str, Model]:
    """Return the operator's models that are true for this encoder; none where there is no file."""
    if not path.exists():
        return {}
    try:
        models = read(path).models
    except CalibrationUnusable as error:
        _LOG.error("%s", error)
        return {}
    stale = [name for name, model in models.items() if not _true(name, model, encoder)]
    if stale:
        problem = f"fitted for another encoder or other features: {', '.join(stale)}"
        _LOG.error("%s", CalibrationUnusable(path=str(path), problem=problem))
    return {name: model for name, model in models.items() if name not in stale}


def _true(name: str, model: Model, encoder: str) -> bool:
    return model.basis == basis(name == WORDS, encoder)
