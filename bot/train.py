"""Trains the bot when what it is made of has changed: `.venv-rasa/bin/python -m bot.train`.

The model's name carries a hash of its sources (configuration, domain, data, components), so a model
that exists is up to date.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.quiet import quiet

ROOT = Path(__file__).resolve().parent.parent
MODELS = ROOT / "models"
_SOURCES = ("config.yml", "domain.yml", "bot/data", "bot/components")
_SUFFIXES = {".yml", ".py"}


def main() -> int:
    """Make sure that the model exists and print its path in one line; return the exit code."""
    path = model_path()
    if path.exists():
        print(f"model is up to date: {path.relative_to(ROOT)}")  # noqa: T201
        return 0
    _train(path)
    print(f"model trained: {path.relative_to(ROOT)}")  # noqa: T201
    return 0


def model_path() -> Path:
    """Return where the model of the sources as they are now belongs."""
    return MODELS / f"jieli-{source_hash()}.tar.gz"


def source_hash() -> str:
    """Return a short hash of everything that training reads."""
    digest = hashlib.sha256()
    for path in _source_files():
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _source_files() -> Iterator[Path]:
    for name in _SOURCES:
        source = ROOT / name
        files = [source] if source.is_file() else sorted(source.rglob("*"))
        yield from (path for path in files if path.suffix in _SUFFIXES)


def _train(path: Path) -> None:
    # Importing Rasa takes seconds; a model that is up to date does not need it.
    quiet()
    from rasa.model_training import train

    # Under another name first: a training that is interrupted must not look finished.
    # Rasa congratulates on the standard output, where one line is promised.
    with contextlib.redirect_stdout(sys.stderr):
        result = train(
            domain=str(ROOT / "domain.yml"),
            config=str(ROOT / "config.yml"),
            training_files=[str(ROOT / "bot" / "data")],
            output=str(MODELS),
            fixed_model_name=f"unfinished-{os.getpid()}",
            force_training=True,
        )
    if result.code != 0 or result.model is None:
        raise SystemExit(f"Training failed with code {result.code}.")
    Path(result.model).replace(path)


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
