"""Training end to end, in small: real data files, a real tokenizer, a few steps."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from kb_index.encoder.measures import ranks
from kb_index.encoder.sentence_transformer import SentenceTransformerEncoder
from kb_index.encoder.train import main


def train(data: Path, teacher: Path, output: Path, steps: int) -> None:
    """Train for a number of steps in all."""
    options = {"--data": data, "--teacher": teacher, "--output": output}
    numbers = {"--steps": steps, "--batch": 8, "--words": 20, "--threads": 1}
    asked = [str(part) for pair in (options | numbers).items() for part in pair]
    assert main(asked) == 0


def test_a_trained_encoder_is_loaded_and_reads_both_languages(
    data: Path, teacher: Path, tmp_path: Path
) -> None:
    train(data, teacher, tmp_path / "run", steps=6)
    encoder = SentenceTransformerEncoder(str(tmp_path / "run" / "model"))
    assert encoder.languages == {"zh", "en"}
    vectors = encoder.encode(["怎么修改密码", "How do I change the password"])
    assert vectors.shape == (2, 32)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-3)


def test_training_brings_questions_nearer_to_their_translations(
    data: Path, teacher: Path, tmp_path: Path
) -> None:
    lines = (data / "ui_strings_parallel" / "parallel.jsonl").read_text(encoding="utf-8")
    pairs = [json.loads(line) for line in lines.splitlines()]
    places = []
    for steps in (1, 150):
        train(data, teacher, tmp_path / str(steps), steps)
        encoder = SentenceTransformerEncoder(str(tmp_path / str(steps) / "model"))
        chinese, english = (encoder.encode([pair[one] for pair in pairs]) for one in ("zh", "en"))
        places.append(ranks(chinese, english, range(len(pairs))).mean())
    assert places[1] < places[0]


def test_a_stopped_run_goes_on_where_it_was(data: Path, teacher: Path, tmp_path: Path) -> None:
    train(data, teacher, tmp_path, steps=3)
    train(data, teacher, tmp_path, steps=5)
    assert torch.load(tmp_path / "checkpoint.pt", weights_only=True)["step"] == 5


def test_the_licences_of_all_sources_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--licences"]) == 0
    told = capsys.readouterr().out
    assert "tatoeba_cmn_eng" in told
    assert "CC-BY-2.0-FR" in told


def test_training_without_data_says_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "--data" in capsys.readouterr().err
