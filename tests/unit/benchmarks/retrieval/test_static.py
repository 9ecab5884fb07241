"""The static encoder reads the table that a model looks its tokens up in, and nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from onnx import ModelProto, TensorProto, helper, numpy_helper

from benchmarks.retrieval.static import StaticEncoder, token_rows
from kb_index.encoder.encoders import EMBEDDED


def test_rows_are_those_that_the_tokens_are_looked_up_in() -> None:
    table = np.arange(6, dtype=np.float32).reshape(3, 2)
    found = token_rows(_model({"other": -table, "table": table}, ("table", "ids")))
    assert np.array_equal(found, table)


def test_rows_kept_as_bytes_become_numbers() -> None:
    table = np.array([[0, 255], [128, 130]], dtype=np.uint8)
    numbers: dict[str, npt.NDArray[Any]] = {
        "scale": np.array(0.5, np.float32),
        "zero": np.array(128, np.uint8),
    }
    found = token_rows(_model({"table": table, **numbers}, ("table", "ids"), ("scale", "zero")))
    assert found.tolist() == [[-64.0, 63.5], [0.0, 1.0]]


def test_a_model_without_a_table_is_refused() -> None:
    with pytest.raises(ValueError, match="no table"):
        token_rows(_model({"table": np.zeros((2, 2), np.float32)}, ("table", "positions")))


def test_what_the_shipped_encoder_has_for_tokens_tells_wishes_apart() -> None:
    static = StaticEncoder(EMBEDDED)
    vectors = static.encode(["怎么退款", "how to get a refund", "重置密码", ""])
    assert vectors.shape == (4, static.dimension)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1, 0], abs=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_the_order_of_words_is_nothing_to_it() -> None:
    one, other = StaticEncoder(EMBEDDED).encode(["bank of river", "river of bank"])
    assert one == pytest.approx(other, abs=1e-6)


def _model(
    tables: dict[str, npt.NDArray[Any]],
    looked_up: tuple[str, str],
    quantised: tuple[str, str] | None = None,
) -> ModelProto:
    nodes = [helper.make_node("Gather", list(looked_up), ["rows"])]
    if quantised:
        nodes.append(helper.make_node("DequantizeLinear", ["rows", *quantised], ["numbers"]))
    stored = [numpy_helper.from_array(table, name) for name, table in tables.items()]
    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, [None])
    graph = helper.make_graph(nodes, "model", [ids], [], initializer=stored)
    return helper.make_model(graph)
