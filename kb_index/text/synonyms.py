"""Words that mean the same to customers: our own file, and one that an operator may add.

One group a line, its words separated by commas (Chinese ones too); ``#`` begins a comment.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from core.errors import InvalidInput
from kb_index.text.folding import normalise

FILE = Path(__file__).parent.parent / "data" / "synonyms.txt"
_COMMA = re.compile("[,，、]")
_LATIN = re.compile(r"[a-z0-9 ]+")
_NOTHING = "(?!)"
_LONGEST = 40
_TOLD = 5
Group = tuple[str, ...]


class Found(NamedTuple):
    """A word of one or more groups, each named by a term, and where it stands."""

    start: int
    end: int
    groups: tuple[str, ...]


class Synonyms:
    """Finds the words of groups in normalised text; a word may be in several."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self._names: dict[str, tuple[str, ...]] = {}
        for number, words in enumerate(groups):
            for word in dict.fromkeys(words):
                self._names[word] = (*self._names.get(word, ()), f"~{number}")
        longest = sorted(self._names, key=lambda word: (-len(word), word))
        latin = _either(word for word in longest if _LATIN.fullmatch(word))
        chinese = _either(word for word in longest if not _LATIN.fullmatch(word))
        self._words = re.compile(rf"(?<![a-z0-9])({latin})(?![a-z0-9])|({chinese})")

    @property
    def name(self) -> str:
        """Return a digest: other groups, or the same in another order, have another one."""
        return hashlib.sha256(repr(self._names).encode()).hexdigest()[:12]

    def find(self, text: str) -> Iterator[Found]:
        """Yield the words of groups in a text, longest first, none inside another."""
        for match in self._words.finditer(text):
            yield Found(*match.span(), self._names[match[0]])


class _Current:
    """What this process reads questions with; articles must have been read with the same."""

    synonyms: Synonyms | None = None


def use_synonyms(own: Path | None = None) -> None:
    """Read questions and articles from now on with our groups and those of an operator's file.

    Raise `InvalidInput` naming what is wrong with the file, line by line.
    """
    _Current.synonyms = Synonyms([*_shipped(), *(read_groups(own) if own else ())])


def used_synonyms() -> Synonyms:
    """Return what questions and articles are read with."""
    if _Current.synonyms is None:
        use_synonyms()
    assert _Current.synonyms is not None  # noqa: S101
    return _Current.synonyms


def find_synonyms(text: str) -> Iterator[Found]:
    """Yield the words of groups in a normalised text."""
    return used_synonyms().find(text)


def groups_in(text: str) -> list[str]:
    """Return a term for every group that a normalised text has a word of, each once."""
    return list(dict.fromkeys(name for found in find_synonyms(text) for name in found.groups))


def read_groups(path: Path) -> list[Group]:
    """Return the groups of a file; raise `InvalidInput` naming the lines that are wrong."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise InvalidInput(field=str(path), problem="not UTF-8") from error
    except OSError as error:
        raise InvalidInput(field=str(path), problem=error.strerror or "unreadable") from error
    groups, wrong = [], []
    for number, line in enumerate(lines, start=1):
        words = _words(line)
        if problem := _problem(words, line):
            wrong.append(f"line {number}: {problem}")
        elif words:
            groups.append(words)
    if wrong:
        more = f"; {len(wrong) - _TOLD} more" if len(wrong) > _TOLD else ""
        raise InvalidInput(field=path.name, problem="; ".join(wrong[:_TOLD]) + more)
    return groups


def _either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words)) or _NOTHING


def _words(line: str) -> Group:
    if line.lstrip().startswith("#"):
        return ()
    folded = (" ".join(normalise(word).split()) for word in _COMMA.split(line))
    return tuple(dict.fromkeys(word for word in folded if word))


def _problem(words: Group, line: str) -> str:
    if not words:
        return ""
    if len(words) == 1:
        return f"one word alone ({line.strip()[:_LONGEST]}); separate words by commas"
    if signs := [word for word in words if not any(map(str.isalnum, word))]:
        return f"no word ({signs[0][:_LONGEST]})"
    if long := [word for word in words if len(word) > _LONGEST]:
        return f"longer than {_LONGEST} characters ({long[0][:_LONGEST]}…)"
    return ""


@cache
def _shipped() -> tuple[Group, ...]:
    return tuple(read_groups(FILE))
