"""The passages of a benchmark, kept on disk in their order; a size takes the first ones."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.scale.documents import documents
from benchmarks.scale.passages import Group, groups


class Corpus:
    """Groups of passages out of a data folder, cut once."""

    def __init__(self, data: Path, cache: Path) -> None:
        cache.mkdir(parents=True, exist_ok=True)
        self._file = cache / f"passages-{_digest(data)}.jsonl"
        if not self._file.exists():
            unfinished = self._file.with_suffix(".part")
            with unfinished.open("w", encoding="utf-8") as out:
                out.writelines(json.dumps(group) + "\n" for group in groups(documents(data)))
            unfinished.rename(self._file)

    def groups(self, size: int) -> Iterator[Group]:
        """Yield groups of so many passages in all, or of as many as there are."""
        left = size
        for group in self._groups():
            if left <= 0:
                return
            yield group._replace(texts=group.texts[:left])
            left -= len(group.texts)

    def texts(self) -> Iterator[str]:
        """Yield every passage."""
        for group in self._groups():
            yield from group.texts

    def count(self, size: int) -> dict[str, int]:
        """Return how many of the first passages are of each sort."""
        counted: Counter[str] = Counter()
        for group in self.groups(size):
            counted[group.sort] += len(group.texts)
        return dict(counted)

    def _groups(self) -> Iterator[Group]:
        with self._file.open(encoding="utf-8") as lines:
            for language, sort, texts in map(json.loads, lines):
                yield Group(language, sort, tuple(texts))


def _digest(data: Path) -> str:
    names = sorted(f"{path.relative_to(data)} {path.stat().st_size}" for path in data.rglob("*.*"))
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:12]
