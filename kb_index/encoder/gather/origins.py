"""Where translated texts come from, and how the two languages are found in each."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree.ElementTree import ParseError

import yaml

from kb_index.encoder.gather.cleaning import sentences
from kb_index.encoder.gather.documents import commented, neighbours, same_structure
from kb_index.encoder.gather.pairing import pairs
from kb_index.encoder.gather.questions import answered_questions, translated_questions
from kb_index.encoder.gather.strings import read_catalogue, read_strings

Texts = Iterator[tuple[str, str]]

logger = logging.getLogger(__name__)

_MARKDOWN = (".md", ".mdx", ".markdown")


def translated_files(folder: Path) -> Texts:
    """Yield (Chinese, English) texts of every file that has an English one beside it."""
    for chinese, english in pairs(folder):
        try:
            yield from _texts(chinese, english)
        except (ValueError, SyntaxError, ParseError, yaml.YAMLError) as error:
            logger.warning("%s cannot be read: %s", chinese, error)


def bilingual_documents(folder: Path) -> Texts:
    """Yield the texts of documents that hold both languages, paragraph after paragraph."""
    for path in sorted(folder.rglob("*.md")):
        yield from neighbours(_read(path))


def commented_documents(folder: Path) -> Texts:
    """Yield the texts of documents that keep the originals in comments."""
    for path in sorted(folder.rglob("*.md")):
        yield from commented(_read(path))


def question_files(folder: Path) -> Texts:
    """Yield the questions that a reading test has in both languages."""
    for chinese, english in pairs(folder):
        yield from translated_questions(chinese, english)


def lines(folder: Path) -> Texts:
    """Yield the lines of text files that have as many lines as the English ones."""
    for chinese, english in pairs(folder):
        ours, theirs = (_read(path).splitlines() for path in (chinese, english))
        if len(ours) == len(theirs):
            yield from zip(ours, theirs, strict=True)


def _texts(chinese: Path, english: Path) -> Texts:
    if chinese == english:
        yield from read_catalogue(_read(chinese))
    elif chinese.suffix in _MARKDOWN:
        yield from same_structure(_read(chinese), _read(english))
    else:
        ours, theirs = read_strings(chinese), read_strings(english)
        yield from ((ours[key], theirs[key]) for key in ours if key in theirs)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


Method = Callable[[Path], Texts]

_BESIDE = """
    android astro bagisto chromium cldr cncf_glossary devtools echarts
    electron fastapi godot home_assistant huggingface_course iot_lessons lighthouse matrix
    node_red nodejs opensource_guide orchard osm_id pinia python_apps react
    rms rust_book saleor scratch semi_design sylius tauri tldr
    vue webchat webpack
"""

PARALLEL: dict[str, Method] = {
    **dict.fromkeys(_BESIDE.split(), translated_files),
    "dart": bilingual_documents,
    "kubernetes": commented_documents,
    "ntrex": lines,
    "xquad": question_files,
}
"""How the pairs of each source are found; its licence is in `kb_index.encoder.lessons.sources`."""

READING = ("cmrc2018", "drcd", "xquad")
"""Sources of Chinese questions with sentences that answer them."""


def gather_pairs(name: str, folder: Path) -> Texts:
    """Yield the clean pairs of one source's checkout."""
    for chinese, english in PARALLEL[name](folder):
        yield from sentences(chinese, english)


def gather_questions(folder: Path) -> Texts:
    """Yield (question, answering sentence) of a checkout's reading tests."""
    for path in sorted(folder.rglob("*.json")):
        if ".en." not in path.name:
            yield from answered_questions(path)
