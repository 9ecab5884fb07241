"""Makes the sample's FAQ from pairs of Chinese and English documentation sections."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from kb_index.sample.markdown import clean_answer, clean_title
from kb_index.text.folding import normalise
from kb_index.text.language import terms

_QUESTION = {
    "zh": re.compile(r"[?？吗呢怎哪谁几]|如何|什么|为何|是否|多少|多久|能否|可否|可不可|有没有"),
    "en": re.compile(
        r"\?|^(?:how|what|why|when|where|which|who|can|do|does|did|is|are|am|will|if|should|must)\b",
        re.I,
    ),
}
_SHORTEST_TITLE = {"zh": 5, "en": 14}
_ONLY_REFERENCE = re.compile(
    r"^(?:详情|具体|更多|请|For (?:more )?(?:information|details)|See)\W?.{0,60}$", re.S
)
_ID = re.compile(r"[^a-z0-9_]+")
_SAME_MEANING = 0.2
_LANGUAGES = ("zh", "en")


@dataclass(slots=True)
class Version:
    """One language of an entry; ``held_out`` wordings are kept for measuring, never indexed."""

    title: str
    answer: str
    category: str
    path: str
    variants: list[str] = field(default_factory=list)
    held_out: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Entry:
    """One question in both languages."""

    key: str
    product: str
    versions: dict[str, Version]

    def to_json(self) -> dict[str, Any]:
        """Return the line of the shipped file: everything but what is held out."""
        versions = {}
        for language, version in self.versions.items():
            values = asdict(version)
            del values["held_out"]
            versions[language] = values
        return {"key": self.key, "product": self.product, **versions}


def build(pairs: Iterable[dict[str, Any]], groups: dict[str, dict[str, list[str]]]) -> list[Entry]:
    """Clean the pairs, merge those of one section, drop what is no question or no answer.

    ``groups`` are reworded titles: language → "product anchor" → titles.
    """
    entries: dict[str, Entry] = {}
    titles: set[str] = set()
    for pair in pairs:
        entry = _entry(pair)
        if entry is None:
            continue
        if entry.key in entries:
            _add_wordings(entries[entry.key], {k: [v.title] for k, v in entry.versions.items()})
        elif not (same := {_plain(version.title) for version in entry.versions.values()}) & titles:
            titles |= same
            entries[entry.key] = entry
            address = f"{pair['product']} {pair['anchor']}"
            _add_wordings(entry, {k: groups[k].get(address, []) for k in _LANGUAGES})
    for entry in entries.values():
        _hold_out(entry)
    return list(entries.values())


def _entry(pair: dict[str, Any]) -> Entry | None:
    versions = {}
    for language in _LANGUAGES:
        title = clean_title(pair[f"{language}_title"])
        answer = clean_answer(pair[language])
        if not is_question(title, language) or not _is_answer(answer):
            return None
        path = pair[f"{language}_path"]
        versions[language] = Version(title, answer, _category(path), path)
    return Entry(section_key(pair), pair["product"], versions)


def is_question(title: str, language: str) -> bool:
    """Tell whether a heading is a question and not a fragment such as "Procedure"."""
    return len(title) >= _SHORTEST_TITLE[language] and bool(_QUESTION[language].search(title))


def _is_answer(answer: str) -> bool:
    return len(answer) > 1 and not _ONLY_REFERENCE.match(answer)


def _add_wordings(entry: Entry, wordings: dict[str, list[str]]) -> None:
    for language, version in entry.versions.items():
        known = {_plain(version.title), *map(_plain, version.variants)}
        for wording in map(clean_title, wordings.get(language, [])):
            fits = is_question(wording, language) and _alike(wording, version.title)
            if fits and _plain(wording) not in known:
                known.add(_plain(wording))
                version.variants.append(wording)


def _hold_out(entry: Entry) -> None:
    """Keep the reworded titles of seven entries in ten for measuring, by a hash of the key."""
    if hashlib.sha256(entry.key.encode()).digest()[0] % 10 < 7:
        for version in entry.versions.values():
            version.held_out, version.variants = version.variants, []


def _alike(one: str, other: str) -> bool:
    """Tell whether two headings may mean the same: editors also reuse an anchor for new topics."""
    first, second = terms(one), terms(other)
    both = set(first.words) & set(second.words)
    return len(both) >= _SAME_MEANING * max(1, len(set(first.words) | set(second.words)))


def _plain(title: str) -> str:
    return "".join(character for character in normalise(title) if character.isalnum())


def _category(path: str) -> str:
    parts = [part for part in path.split("/")[1:-1] if part]
    return parts[-1][:128] if parts else ""


def section_key(pair: dict[str, Any]) -> str:
    """Return the key of an entry: its product and the anchor of its section."""
    anchor = re.sub(r"^(?:section|concept|task|reference)_", "", pair["anchor"].lower())
    return f"{pair['product']}-{_ID.sub('_', anchor).strip('_')}"[:60]


def held_out(entries: Iterable[Entry]) -> Iterator[tuple[str, str, str]]:
    """Yield (language, question, article id) of every wording kept for measuring."""
    entries = list(entries)
    titles = {_plain(version.title) for entry in entries for version in entry.versions.values()}
    for entry in entries:
        for language, version in entry.versions.items():
            for wording in version.held_out:
                if _plain(wording) not in titles:  # what is another article's title is that one's
                    yield language, wording, f"{entry.key}-{language}"
