"""The encoder as it is shipped: bytes for weights, and no PyTorch."""

from __future__ import annotations

import numpy as np
import pytest

from kb_index.encoder.onnx_encoder import OnnxEncoder
from kb_index.encoder.onnx_export import main
from kb_index.encoder.sentence_transformer import SentenceTransformerEncoder
from kb_index.encoder.teaching.teacher import default_teacher

TEXTS = ["How do I change the password?", "Where is my parcel?", "How do I change the password?"]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> OnnxEncoder:
    folder = tmp_path_factory.mktemp("exported") / "small"
    assert main([str(default_teacher()), str(folder)]) == 0
    return OnnxEncoder(folder)


def test_an_exported_encoder_gives_almost_the_same_vectors(exported: OnnxEncoder) -> None:
    whole = SentenceTransformerEncoder().encode(TEXTS)
    small = exported.encode(TEXTS)
    assert small.shape == whole.shape
    assert (small * whole).sum(axis=1).min() > 0.95


def test_an_exported_encoder_declares_its_name_and_languages(exported: OnnxEncoder) -> None:
    assert exported.name.startswith("small@")
    assert exported.languages == {"en"}


def test_a_vector_does_not_depend_on_what_else_is_asked(exported: OnnxEncoder) -> None:
    vectors = exported.encode(TEXTS)
    assert np.array_equal(vectors[0], vectors[2])
    assert np.array_equal(vectors[:1], exported.encode(TEXTS[:1]))


def test_no_text_gives_no_vector(exported: OnnxEncoder) -> None:
    assert exported.encode([]).shape == (0, exported.dimension)


def test_a_long_text_is_read_to_its_limit(exported: OnnxEncoder) -> None:
    long = exported.encode(["refund " * 500, "refund " * 600])
    assert np.array_equal(long[0], long[1])
