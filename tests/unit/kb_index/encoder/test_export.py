"""What is written of a trained student."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from kb_index.encoder.sentence_transformer import SentenceTransformerEncoder
from kb_index.encoder.teaching import vocabulary
from kb_index.encoder.teaching.export import write_model
from kb_index.encoder.teaching.student import Student
from kb_index.encoder.teaching.vocabulary import Vocabulary

QUESTION = ["How do I change my password?"]


@pytest.fixture
def student(teacher: Path, tmp_path: Path) -> Student:
    """Return a student whose layers have left the teacher's."""
    vocabulary.write(teacher, Vocabulary(("退",), 30_522), tmp_path / "tokenizer")
    student = Student(teacher, np.zeros((1, 32), dtype=np.float32), "cpu")
    with torch.no_grad():
        for weight in student.bert.encoder.parameters():
            weight += 0.3 * torch.randn(weight.shape, generator=torch.Generator().manual_seed(1))
    return student


def written(student: Student, teacher: Path, folder: Path, share: float) -> np.ndarray:
    """Return the vector of a question by a model that was written with a share of the student."""
    output = folder / f"model{share}"
    write_model(student, teacher, folder / "tokenizer", output, share)
    return SentenceTransformerEncoder(str(output)).encode(QUESTION)[0]


def test_a_share_of_the_layers_is_the_teachers(
    student: Student, teacher: Path, tmp_path: Path
) -> None:
    own = SentenceTransformerEncoder(str(teacher)).encode(QUESTION)[0]
    near = [float(written(student, teacher, tmp_path, share) @ own) for share in (0.0, 0.3, 1.0)]
    assert near[0] == pytest.approx(1, abs=1e-3)
    assert near[0] > near[1] > near[2]
