"""Rasa's model: trained when its data changed, and where it is."""

from __future__ import annotations

import os
from pathlib import Path

from scripts.console import Console
from scripts.processes import StepError, run_step
from scripts.project import Project, SetupError

QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
    "TQDM_DISABLE": "1",
    "PYTHONUNBUFFERED": "1",
}
"""What keeps Rasa and its libraries from filling the screen (and from phoning home)."""


def ensure_model(project: Project, console: Console) -> Path:
    """Return Rasa's model; `bot.train` knows by its name whether it is up to date."""
    log = project.logs / "train.log"
    command = [str(project.rasa_python), "-m", "bot.train"]
    with console.step("Rasa's model") as step:
        try:
            lines = run_step(step, command, project.root, log, {**os.environ, **QUIET})
        except StepError as failure:
            raise SetupError(f"Rasa could not be trained. {failure}") from failure
    return model_in(lines, project, log)


def model_in(lines: list[str], project: Project, log: Path) -> Path:
    """Find the model's path, which the training prints last."""
    for line in reversed(lines):
        words = line.split()
        if words and words[-1].endswith(".tar.gz") and (project.root / words[-1]).is_file():
            return project.root / words[-1]
    raise SetupError(f"Training Rasa named no model; read {log} and correct bot/ or config.yml.")
