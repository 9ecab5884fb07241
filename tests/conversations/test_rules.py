"""Rasa's own checks of the data: that it is sound, and that the stories come out as written."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.rasa_server import QUIET, RASA_PYTHON, ROOT, trained_model

pytestmark = pytest.mark.rasa
_STORIES = "tests/conversations/stories"


def _rasa(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [RASA_PYTHON, "-m", "rasa", *arguments],
        cwd=ROOT,
        env={**os.environ, **QUIET, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_rasa_finds_the_training_data_valid() -> None:
    done = _rasa("data", "validate", "--data", "bot/data", "--fail-on-warnings")
    assert done.returncode == 0, done.stdout[-1500:] + done.stderr[-1500:]


def test_the_stories_come_out_as_written(tmp_path: Path) -> None:
    done = _rasa(
        *("test", "core", "--model", str(trained_model()), "--stories", _STORIES, "--e2e"),
        *("--out", str(tmp_path), "--no-plot", "--fail-on-prediction-errors"),
    )
    # Rasa prints the story that went wrong, with what was predicted instead.
    assert done.returncode == 0, done.stdout[-3000:]
