"""Trains the encoder for Chinese and English.

    python -m kb_index.encoder.train --data FOLDER [--data FOLDER] --output FOLDER [--minutes 60]

A folder of data holds one folder for each source of `kb_index.encoder.lessons.sources`. The output
gets checkpoints, from which the same command goes on after Ctrl-C or SIGTERM, and at the end
``model``, which sentence-transformers loads. Uses a GPU where there is one.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from pathlib import Path

import torch

from kb_index.encoder.lessons import sources
from kb_index.encoder.teaching.export import SHARE, write_model
from kb_index.encoder.teaching.preparing import TOKENIZER, prepare, taught
from kb_index.encoder.teaching.teacher import default_teacher
from kb_index.encoder.teaching.training import Plan, Training
from kb_index.encoder.teaching.vocabulary import WORDS
from kb_index.encoder.teaching.watching import Watching

_DEFAULT = Plan()
_STOPPED = 75
"""The exit code that says: run me again, and I go on."""

_BATCH = {"cpu": 128, "cuda": 1024}
_WATCHED = 2_000


def main(arguments: list[str] | None = None) -> int:
    """Prepare, train, and write the averaged model."""
    asked = _parser().parse_args(arguments)
    if asked.licences:
        _tell_licences()
        return 0
    if not asked.data or asked.output is None:
        print("--data and --output are needed", file=sys.stderr)  # noqa: T201 - this is a command
        return 2
    _set_up(asked.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    size = asked.batch or _BATCH[device]
    prepared = prepare(asked.data, asked.output, asked.teacher, asked.words, size, asked.seed)
    if asked.prepare:
        return 0
    student, vectors = taught(prepared, asked.output, asked.teacher, device)
    watch = Watching(prepared.corpus, asked.output / TOKENIZER, _WATCHED)
    plan = Plan(**{name: getattr(asked, name) for name in _PLANNED})
    training = Training(student, prepared.lessons, vectors, plan, asked.output, watch)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: training.stop())
    if not training.run():
        return _STOPPED
    training.averaged.load_into(student)
    tokenizer, model = asked.output / TOKENIZER, asked.output / "model"
    write_model(student, asked.teacher, tokenizer, model, asked.share)
    return 0


_PLANNED = ("minutes", "steps", "layer_rate", "token_rate", "workers")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m kb_index.encoder.train")
    parser.add_argument("--data", type=Path, action="append", help="folder of sources; may repeat")
    parser.add_argument("--output", type=Path, help="folder of the run, outside the repository")
    parser.add_argument("--licences", action="store_true", help="list the sources and end")
    parser.add_argument("--prepare", action="store_true", help="end before the training")
    parser.add_argument("--teacher", type=Path, default=default_teacher())
    parser.add_argument("--minutes", type=float, default=_DEFAULT.minutes)
    parser.add_argument("--steps", type=int, default=_DEFAULT.steps)
    parser.add_argument("--batch", type=int, help="texts a step: 128, on a GPU 1024")
    parser.add_argument("--layer-rate", type=float, default=_DEFAULT.layer_rate)
    parser.add_argument("--token-rate", type=float, default=_DEFAULT.token_rate)
    parser.add_argument("--share", type=float, default=SHARE, help="of the layers that learned")
    parser.add_argument("--workers", type=int, default=0, help="processes that write batches")
    parser.add_argument("--words", type=int, default=WORDS, help="Chinese words in the vocabulary")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    return parser


def _set_up(threads: int) -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    os.environ["HF_HUB_OFFLINE"] = "1"
    torch.set_num_threads(threads)
    torch.manual_seed(0)


def _tell_licences() -> None:
    for source, licence in sources.LICENCES.items():
        print(f"{source:30}{licence}")  # noqa: T201 - this is what was asked for


if __name__ == "__main__":
    sys.exit(main())
