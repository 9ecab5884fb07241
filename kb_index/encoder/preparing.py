"""From folders of data to a student and its lessons; what takes long is kept on disk."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer
from transformers import AutoModel

from kb_index.encoder import alignment, teacher, vocabulary
from kb_index.encoder.alignment import Floats
from kb_index.encoder.lessons import corpus
from kb_index.encoder.lessons.batches import Lessons
from kb_index.encoder.lessons.corpus import Corpus
from kb_index.encoder.student import Student
from kb_index.encoder.vocabulary import Vocabulary

_LOG = logging.getLogger(__name__)

TOKENIZER = "tokenizer"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What training needs, and the corpus that it came from."""

    corpus: Corpus
    student: Student
    lessons: Lessons


def prepare(
    data: Sequence[Path], folder: Path, teaching: Path, device: str, words: int, seed: int
) -> Prepared:
    """Read the data, choose the vocabulary, ask the teacher, and give new tokens first vectors."""
    found = corpus.build(data)
    _LOG.info("corpus: %s", dict(found.counts))
    chosen = _vocabulary(found, folder, teaching, words)
    vocabulary.write(teaching, chosen, folder / TOKENIZER)
    vectors = _first_vectors(found, chosen, folder, teaching)
    english = found.english()
    known = teacher.vectors_of(teaching, english, folder / "cache", device)
    student = Student(teaching, folder / TOKENIZER, vectors).to(device)
    return Prepared(found, student, Lessons(found, english, known, seed))


def _vocabulary(found: Corpus, folder: Path, teaching: Path, words: int) -> Vocabulary:
    known = len(_teachers_tokens(teaching))
    path = folder / "vocabulary.json"
    if not path.exists():
        texts = [chinese for chinese, _ in found.translations]
        texts += [text for group in found.alike for text in group]
        entries = [word for word, _ in found.meanings]
        chosen = vocabulary.choose(texts, found.frequencies, entries, known, words)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(chosen.tokens, ensure_ascii=False), encoding="utf-8")
    return Vocabulary(tuple(json.loads(path.read_text(encoding="utf-8"))), known)


def _first_vectors(found: Corpus, chosen: Vocabulary, folder: Path, teaching: Path) -> Floats:
    path = folder / "first_vectors.npy"
    if not path.exists():
        _LOG.info("aligning %d tokens", len(chosen.tokens))
        np.save(path, _aligned(found, chosen, folder, teaching))
    kept: Floats = np.load(path)
    return kept


def _aligned(found: Corpus, chosen: Vocabulary, folder: Path, teaching: Path) -> Floats:
    pairs = [*found.translations, *found.meanings]
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


def _teachers_tokens(teaching: Path) -> dict[str, int]:
    return dict(_teachers_tokenizer(teaching).get_vocab())
