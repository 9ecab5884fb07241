"""From folders of data to a student and its lessons; what takes long is kept on disk."""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from transformers import AutoModel

from kb_index.encoder.lessons import corpus
from kb_index.encoder.lessons.batches import Lessons
from kb_index.encoder.lessons.corpus import Corpus
from kb_index.encoder.lessons.negatives import near_titles
from kb_index.encoder.teaching import alignment, teacher, vocabulary
from kb_index.encoder.teaching.alignment import Floats
from kb_index.encoder.teaching.student import Student
from kb_index.encoder.teaching.vocabulary import Vocabulary

_LOG = logging.getLogger(__name__)

TOKENIZER = "tokenizer"

_ALIGNED = 150_000
"""Translations that first vectors are found from; memory grows with them."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Prepared:
    """What training needs: texts, token vectors to begin with, and lessons."""

    corpus: Corpus
    first_vectors: Floats
    lessons: Lessons
    english: list[str]


def prepare(
    data: Sequence[Path], folder: Path, teaching: Path, words: int, size: int, seed: int
) -> Prepared:
    """Read the data, choose the vocabulary, and give new tokens their first vectors."""
    found = corpus.load(data, folder / "corpus.json")
    _LOG.info("%d translations, corpus: %s", len(found.translations), dict(found.counts))
    chosen = _vocabulary(found, folder, teaching, words)
    vocabulary.write(teaching, chosen, folder / TOKENIZER)
    vectors = _first_vectors(found, chosen, folder, teaching)
    wrong = _kept(folder / "near_titles.json", lambda: near_titles(found.alike))
    english = found.english()
    lessons = Lessons(found, english, wrong, folder / TOKENIZER, size, seed)
    return Prepared(found, vectors, lessons, english)


def taught(prepared: Prepared, folder: Path, teaching: Path, device: str) -> tuple[Student, Tensor]:
    """Return the student at its beginning, and the teacher's vectors of every English text."""
    vectors = teacher.vectors_of(teaching, prepared.english, folder / "cache", device)
    return Student(teaching, prepared.first_vectors, device), torch.from_numpy(vectors)


def _vocabulary(found: Corpus, folder: Path, teaching: Path, words: int) -> Vocabulary:
    known = len(_teachers_tokens(teaching))

    def choose() -> list[str]:
        texts = [chinese for chinese, _ in found.translations]
        texts += [text for group in found.alike for text in group]
        entries = [word for word, _ in found.meanings]
        return list(vocabulary.choose(texts, found.frequencies, entries, known, words).tokens)

    return Vocabulary(tuple(_kept(folder / "vocabulary.json", choose)), known)


def _kept(path: Path, make: Callable[[], Value]) -> Value:
    """Return what a file of JSON keeps; make it, and keep it, where there is none."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(make(), ensure_ascii=False), encoding="utf-8")
    kept: Value = json.loads(path.read_text(encoding="utf-8"))
    return kept


def _first_vectors(found: Corpus, chosen: Vocabulary, folder: Path, teaching: Path) -> Floats:
    path = folder / "first_vectors.npy"
    if not path.exists():
        _LOG.info("aligning %d tokens", len(chosen.tokens))
        np.save(path, _aligned(found, chosen, folder, teaching).astype(np.float16))
    kept: Floats = np.load(path).astype(np.float32)
    return kept


def _aligned(found: Corpus, chosen: Vocabulary, folder: Path, teaching: Path) -> Floats:
    drawn = random.Random(0).sample(  # noqa: S311 - no secret depends on it
        found.translations, min(_ALIGNED, len(found.translations))
    )
    pairs = [*drawn, *found.meanings]
    reader = Tokenizer.from_file(str(folder / TOKENIZER / "tokenizer.json"))
    words = _ids(reader, [chinese for chinese, _ in pairs])
    characters = _ids(reader, [" ".join(chinese) for chinese, _ in pairs])
    new = [
        [row - chosen.known for row in dict.fromkeys((*one, *other)) if row >= chosen.known]
        for one, other in zip(words, characters, strict=True)
    ]
    english = _ids(_teachers_tokenizer(teaching), [english for _, english in pairs])
    model = AutoModel.from_pretrained(str(teaching))
    known = model.get_input_embeddings().weight.detach().numpy()
    return alignment.first_vectors(new, english, known, len(chosen.tokens))


def _ids(reader: Tokenizer, texts: list[str]) -> list[list[int]]:
    return [one.ids for one in reader.encode_batch(texts, add_special_tokens=False)]


def _teachers_tokenizer(teaching: Path) -> Tokenizer:
    reader = Tokenizer.from_file(str(teaching / "tokenizer.json"))
    reader.no_padding()
    reader.no_truncation()
    return reader


def _teachers_tokens(teaching: Path) -> dict[str, Any]:
    return dict(_teachers_tokenizer(teaching).get_vocab())
