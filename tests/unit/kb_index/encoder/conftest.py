"""A folder of data in small, and a teacher with two thin layers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from transformers import BertConfig, BertModel

from kb_index.encoder.teaching.teacher import default_teacher

_THINGS = {
    "发票": "invoice",
    "密码": "password",
    "订单": "order",
    "地址": "address",
    "账号": "account",
    "优惠券": "coupon",
    "会员卡": "membership card",
    "包裹": "parcel",
}
_WISHES = {
    "怎么修改{}": "How do I change the {}",
    "{}在哪里": "Where is my {}",
    "删除{}": "Delete the {}",
}


def write_lines(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """Write rows as a file of JSON lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text("".join(lines), encoding="utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a folder with a few sources of each kind."""
    folder = tmp_path / "data"
    pairs = [
        {"zh": zh.format(thing), "en": en.format(name)}
        for zh, en in _WISHES.items()
        for thing, name in _THINGS.items()
    ]
    write_lines(folder / "ui_strings_parallel" / "parallel.jsonl", pairs)
    words = [
        {"trad": zh, "simp": zh, "pinyin": "", "en": [en, f"{en} (formal)"]}
        for zh, en in _THINGS.items()
    ]
    write_lines(folder / "cc_cedict" / "cedict.jsonl", words)
    talks = [
        {"id": number, "questions": [f"我的{zh}呢", f"{zh}到哪了", f"帮我找找{zh}"], "answer": ""}
        for number, zh in enumerate(_THINGS)
    ]
    write_lines(folder / "ms_chitchat_qna" / "chitchat_zh-cn.jsonl", talks)
    return folder


@pytest.fixture(scope="session")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a teacher with the real tokenizer and small random layers."""
    torch.manual_seed(0)
    bare, folder = (tmp_path_factory.mktemp(name) for name in ("bare", "teacher"))
    config = BertConfig(hidden_size=32, num_hidden_layers=2, num_attention_heads=2)
    config.intermediate_size = 64
    config.initializer_range = 0.2  # vectors of different texts point elsewhere
    BertModel(config).save_pretrained(bare)
    for name in ("tokenizer.json", "tokenizer_config.json", "vocab.txt"):
        shutil.copy(default_teacher() / name, bare / name)
    transformer = Transformer(str(bare), max_seq_length=64)
    SentenceTransformer(modules=[transformer, Pooling(32, pooling_mode="mean")]).save(str(folder))
    return folder
