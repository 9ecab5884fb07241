"""Passages without end, or nearly: the sentences, paragraphs and windows of real documents."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from benchmarks.scale.documents import Document

WINDOWS = "windows of two sentences"
SORTS = ("sentences", "paragraphs", WINDOWS)
"""What a document is cut into; windows repeat text, so they fill up what the rest leaves."""

PER_ARTICLE = 4
SHORTEST = {"zh": 4, "en": 12}
LONGEST = {"zh": 400, "en": 1000}
"""Characters of a passage, as the index cuts answers."""

_SENTENCE = {
    "zh": re.compile(r"[^。！？!?；\n]+[。！？!?；]*"),
    "en": re.compile(r".+?(?:[.!?]+(?=\s)|\n|$)", re.DOTALL),
}
_BLANK = re.compile(r"\n\s*\n")


class Group(NamedTuple):
    """Passages of one sort that follow each other in a document: one article of the index."""

    language: str
    sort: str
    texts: tuple[str, ...]


def groups(documents: Iterable[Document]) -> list[Group]:
    """Return groups of passages, no text twice, in an order drawn by a hash, windows last."""
    seen: set[bytes] = set()
    found: list[Group] = []
    for document in documents:
        for sort, texts in _cut(document):
            fresh = [text for text in texts if _fits(text, document.language, seen)]
            for start in range(0, len(fresh), PER_ARTICLE):
                chosen = tuple(fresh[start : start + PER_ARTICLE])
                found.append(Group(document.language, sort, chosen))
    return sorted(found, key=lambda one: (one.sort == WINDOWS, _digest(one.texts[0])))


def _cut(document: Document) -> Iterator[tuple[str, list[str]]]:
    paragraphs = [part.strip() for part in _BLANK.split(document.text) if part.strip()]
    cut = [_sentences(part, document.language) for part in paragraphs]
    sentences = [sentence for part in cut for sentence in part]
    yield "sentences", sentences
    yield "paragraphs", [part for part, of in zip(paragraphs, cut, strict=True) if len(of) > 1]
    yield WINDOWS, ["\n".join(pair) for pair in pairwise(sentences)]


def _sentences(paragraph: str, language: str) -> list[str]:
    found = (match.group().strip() for match in _SENTENCE[language].finditer(paragraph))
    return [sentence for sentence in found if sentence]


def _fits(text: str, language: str, seen: set[bytes]) -> bool:
    """Tell whether a text has a passage's length and was not seen yet."""
    if not SHORTEST[language] <= len(text) <= LONGEST[language]:
        return False
    if sum(letter.isalpha() for letter in text) * 2 < len(text):
        return False  # tables, logs and code
    key = _digest(text)
    if key in seen:
        return False
    seen.add(key)
    return True


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).digest()
