"""The training corpus: cleaned texts, with everything that is measured on kept out."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb_index.encoder.lessons.sources import Frequency, Record, Translation, Word, Wordings, read
from kb_index.sample.loading import sample_drafts
from kb_index.sample.markdown import clean_answer, clean_title
from kb_index.text.folding import normalise

CHINESE_LIMIT = 120
"""Longer Chinese texts are left out: a question is short, and time is dear."""

ENGLISH_LIMIT = 320

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_ENGLISH = re.compile(r"[A-Za-z]{2,}\W+[A-Za-z]+")
_UNTRANSLATED = 0.1
_CHINESE_SHARE = 0.3
_RATIO = (0.6, 14.0)  # English letters for each Chinese character
_SHORTEST_LINE = 8
_SHORTEST_SENTENCE = 5
_NO_MEANING = re.compile(r"variant of|^see |^CL:|surname|^abbr\b|\(old\)|^used in|Japanese", re.I)
_ASIDE = re.compile(r"\([^)]*\)|\[[^]]*\]|[\u4e00-\u9fff|]+")
_LONGEST_WORD = 6
_WORDINGS = 60
_KEPT = 0.02
_GENERIC = 3


@dataclass(slots=True)
class Corpus:
    """What is trained on, and ``kept_*``, a fixed part of the same sources that is not.

    ``translations`` and ``meanings`` are (Chinese, English), ``origins`` the source of each
    translation; ``alike`` are groups of texts; ``readings`` are the pinyin of
    characters; ``frequencies`` count general words.
    """

    translations: list[tuple[str, str]] = field(default_factory=list)
    origins: list[str] = field(default_factory=list)
    meanings: list[tuple[str, str]] = field(default_factory=list)
    alike: list[tuple[str, ...]] = field(default_factory=list)
    readings: dict[str, str] = field(default_factory=dict)
    frequencies: dict[str, int] = field(default_factory=dict)
    kept_translations: list[tuple[str, str]] = field(default_factory=list)
    kept_alike: list[tuple[str, ...]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def english(self) -> list[str]:
        """Return every distinct English text that the teacher must read, in order."""
        pairs = (*self.translations, *self.meanings, *self.kept_translations)
        return sorted({english for _, english in pairs})


class HeldOut:
    """The shipped sample: its titles, wordings, and every line of its answers."""

    def __init__(self) -> None:
        self._keys: set[str] = set()
        for draft in sample_drafts():
            if draft.kind == "faq":
                self._keys.update(map(plain, (draft.title, *draft.variants)))
                self._keys.update(_lines(draft.answer))

    def __contains__(self, text: str) -> bool:
        titles = {plain(text), plain(clean_title(text))}
        return bool(titles & self._keys) or any(line in self._keys for line in _lines(text))


def plain(text: str) -> str:
    """Return what two spellings of one text share: its letters and digits."""
    return "".join(one for one in normalise(text) if one.isalnum())


def load(folders: Iterable[Path], path: Path) -> Corpus:
    """Return the corpus kept in a file; build it from the folders, and keep it, where it is not."""
    if not path.exists():
        found = build(folders)
        content = {name: getattr(found, name) for name in Corpus.__dataclass_fields__}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return _loaded(json.loads(path.read_text(encoding="utf-8")))


def _loaded(kept: dict[str, Any]) -> Corpus:
    for name in ("translations", "meanings", "alike", "kept_translations", "kept_alike"):
        kept[name] = [tuple(texts) for texts in kept[name]]
    return Corpus(**kept)


def build(folders: Iterable[Path]) -> Corpus:
    """Read the sources into a corpus without the shipped sample and without repetitions."""
    corpus = Corpus()
    held_out = HeldOut()
    seen: set[Record | tuple[str, ...]] = set()
    for source, record in read(folders):
        for clean in _clean(record, held_out):
            if clean not in seen:
                seen.add(clean)
                corpus.counts[source] += 1
                _add(corpus, clean, source)
    backwards = [(english, chinese) for chinese, english in corpus.translations]
    repeated = [*_same_translation(corpus.translations), *_same_translation(backwards)]
    corpus.alike = [*_telling(corpus.alike), *repeated]
    corpus.kept_alike = list(_telling(corpus.kept_alike))
    return corpus


def _add(corpus: Corpus, record: Record, source: str) -> None:
    match record:
        case Translation(zh, en) if _share(plain(en)) < _KEPT:
            corpus.kept_translations.append((zh, en))
        case Translation(zh, en):
            corpus.translations.append((zh, en))
            corpus.origins.append(source)
        case Wordings(texts, address):
            kept = _share(address or texts[0]) < 0.1
            (corpus.kept_alike if kept else corpus.alike).append(texts)
        case Word(_, simplified, pinyin, meanings):
            corpus.meanings += [(simplified, meaning) for meaning in meanings]
            if len(simplified) == 1:
                corpus.readings.setdefault(simplified, pinyin.casefold())
        case Frequency(word, count):
            corpus.frequencies[word] = count


def _clean(record: Record, held_out: HeldOut) -> Iterator[Record]:
    match record:
        case Translation(zh, en):
            if zh not in held_out and en not in held_out:
                yield from _clean_translation(zh, en)
        case Wordings(texts, address):
            if not any(text in held_out for text in texts):
                yield from _clean_wordings(texts, address)
        case Word(traditional, simplified, pinyin, meanings):
            kept = tuple(_meanings(meanings))[:3]
            if 0 < len(simplified) <= _LONGEST_WORD and _CHINESE.match(simplified):
                yield Word(traditional, simplified, pinyin, kept)
        case Frequency():
            yield record


def _clean_translation(zh: str, en: str) -> Iterator[Translation]:
    chinese, english = chinese_text(zh), " ".join(clean_title(en).split())
    low, high = _RATIO
    if (
        is_chinese(chinese)
        and len(chinese) <= CHINESE_LIMIT
        and 2 < len(english) <= ENGLISH_LIMIT
        and len(_CHINESE.findall(english)) <= _UNTRANSLATED * len(english)
        and low <= len(english) / len(chinese) <= high
    ):
        yield Translation(chinese, english)


def _clean_wordings(texts: tuple[str, ...], address: str) -> Iterator[Wordings]:
    fit = tuple(dict.fromkeys(filter(None, map(_clean_wording, texts))))
    if len(fit) > 1:
        yield Wordings(fit, address)


def _clean_wording(text: str) -> str:
    """Return a text as the encoder is asked, or nothing of what is neither language."""
    cleaned = chinese_text(text)
    if is_chinese(cleaned):
        return cleaned
    english = " ".join(clean_title(clean_answer(text)).split())
    return english if _ENGLISH.search(english) and not _CHINESE.search(english) else ""


def chinese_text(text: str) -> str:
    """Return a text as the encoder is asked: Simplified, folded, without markup."""
    return normalise(clean_title(clean_answer(text)))


def is_chinese(text: str) -> bool:
    """Tell whether a text is mostly Chinese and not code or a name."""
    letters = len(text.replace(" ", ""))
    return len(_CHINESE.findall(text)) > _CHINESE_SHARE * max(1, letters)


def _meanings(meanings: Iterable[str]) -> Iterator[str]:
    for meaning in meanings:
        if not _NO_MEANING.search(meaning):
            text = " ".join(_ASIDE.sub(" ", meaning).split())
            if len(text) > 1:
                yield text


def _same_translation(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, ...]]:
    """Yield the first texts of pairs that have the same second text, a sentence."""
    groups: dict[str, dict[str, str]] = defaultdict(dict)
    for one, other in pairs:
        if len(plain(other)) > _SHORTEST_SENTENCE:
            groups[plain(other)].setdefault(plain(one), one)
    for texts in groups.values():
        if 1 < len(texts) <= _WORDINGS:
            yield tuple(texts.values())


def _telling(groups: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Yield the groups whose title is not one that stands over many sections ("Procedure")."""
    groups = list(groups)
    titles = Counter(texts[0] for texts in groups)
    return (texts for texts in groups if titles[texts[0]] < _GENERIC)


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of a text that are long enough to be recognised again."""
    for line in clean_answer(text).splitlines():
        key = plain(line)
        if len(key) >= _SHORTEST_LINE:
            yield key


def _share(text: str) -> float:
    """Return a fixed number of 0–1 for a text."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) / 2**32
