"""Which file holds the English of a Chinese file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ENGLISH = ("en", "en-US", "en_US", "en-us", "en_EN", "enUS", "default", "defaultMessages")

_LOCALE = r"(?<![A-Za-z])(?:zho?[-_](?:r?CN|Hans(?:[-_]CN)?)|zhCN|zh|chinese)(?![A-Za-z])(?![-_]H)"
_CHINESE = re.compile(rf"(?P<mark>{_LOCALE})", re.I)
_MARKED_PART = re.compile(rf"{_LOCALE}/|[-_.]{_LOCALE}", re.I)


def pairs(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Yield (Chinese file, English file) below a checkout, in a fixed order.

    A translation catalogue holds its originals, so it is its own English file.
    """
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".po" and _CHINESE.search(str(path.relative_to(folder))):
            yield path, path
        elif path.is_file():
            english = english_file(folder, str(path.relative_to(folder)))
            if english:
                yield path, english


def english_file(folder: Path, chinese: str) -> Path | None:
    """Return the file beside a Chinese one, if the checkout has it; ``chinese`` is relative."""
    for name in _english_names(chinese):
        if name != chinese and (folder / name).is_file():
            return folder / name
    return None


def is_locale(name: str) -> bool:
    """Tell whether a word is the name of one of the two languages, as a key of a file may be."""
    return name in ENGLISH or bool(_CHINESE.fullmatch(name))


def _english_names(chinese: str) -> Iterator[str]:
    if _CHINESE.search(chinese):
        for mark in ENGLISH:
            yield _CHINESE.sub(mark, chinese)
        yield chinese.replace("ref.zho-CN", "src.eng")  # as NTREX names its sources
        yield _MARKED_PART.sub("", chinese)
    else:
        stem, dot, suffix = chinese.rpartition(".")
        yield f"{stem}-en-US{dot}{suffix}"
