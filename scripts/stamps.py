"""Whether a step's inputs changed since it was last done, by their contents and not their dates."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

SKIPPED = frozenset({"__pycache__", "node_modules", "dist", "tests", ".vite"})


def files_of(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield every file at or under the paths in a fixed order, without build outputs."""
    for path in sorted(paths):
        if path.is_file():
            yield path
        elif path.is_dir() and path.name not in SKIPPED:
            yield from files_of(path.iterdir())


def content_hash(root: Path, paths: Iterable[Path], *extra: str) -> str:
    """Hash the names and contents of files, and extra text such as a version."""
    digest = hashlib.sha256("\0".join(extra).encode())
    for path in files_of(paths):
        content = hashlib.sha256(path.read_bytes()).digest()
        digest.update(str(path.relative_to(root)).encode() + b"\0" + content)
    return digest.hexdigest()


class Stamp:
    """A small file that remembers the inputs of a step and what it made."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def matches(self, inputs: str) -> bool:
        """Tell whether the step was last done with these inputs, and what it made is there."""
        kept = self._read()
        outputs = kept.get("outputs", [])
        return kept.get("inputs") == inputs and all(Path(path).exists() for path in outputs)

    def outputs(self) -> list[Path]:
        """Return what the step made when it was last done."""
        return [Path(path) for path in self._read().get("outputs", [])]

    def write(self, inputs: str, outputs: Iterable[Path] = ()) -> None:
        """Remember that the step is done."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"inputs": inputs, "outputs": [str(path) for path in outputs]})
        draft = self.path.with_name(self.path.name + ".new")
        draft.write_text(text, encoding="utf-8")
        draft.replace(self.path)

    def remove(self) -> None:
        """Forget the step, so that it is done again."""
        if self.path.exists():
            self.path.unlink()

    def _read(self) -> dict[str, Any]:
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return kept if isinstance(kept, dict) else {}
