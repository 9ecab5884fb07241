"""The index on disk: one file, replaced in one step, and believed only if everything fits."""

from __future__ import annotations

import json
import os
import zipfile
import zlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from core.clock import iso
from core.ids import new_id
from kb_index.index.encoder import Encoder, Vectors
from kb_index.index.entry import About, Entry, Scope, read_entry
from kb_index.index.index import Index, Prepared

FORMAT = 2
FILE = "index.npz"
_BROKEN = (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, zlib.error)


class SnapshotUnusableError(Exception):
    """The file is missing, or ``damaged``, or was made for another encoder or database."""

    def __init__(self, problem: str, *, damaged: bool = False) -> None:
        self.damaged = damaged
        super().__init__(problem)


@dataclass(frozen=True, slots=True)
class Header:
    """What a snapshot was made of; all of it must match before its content is used."""

    format: int
    encoder: str
    dimension: int
    feed_id: str
    position: int


def write(index: Index, folder: Path) -> Path:
    """Write the index and return its file; a crash leaves the older file as it was."""
    folder.mkdir(parents=True, exist_ok=True)
    header = _header(index.encoder, index.feed_id, index.position)
    stored = index.stored()
    lines = [json.dumps(_line(one), ensure_ascii=False) for one in stored]
    vectors = [one.vectors for one in stored if one.vectors is not None]
    arrays = {
        "header": _bytes(json.dumps({n: getattr(header, n) for n in Header.__slots__})),
        "entries": _bytes("\n".join(lines)),
        "vectors": np.concatenate(vectors) if vectors else np.zeros((0, 1), np.float32),
    }
    return _replace(folder / FILE, arrays)


def read(folder: Path, encoder: Encoder | None, feed_id: str, position: int) -> Index:
    """Read the index of this database's feed; raise `SnapshotUnusableError` with the reason."""
    if not (folder / FILE).exists():
        raise SnapshotUnusableError("there is no snapshot yet")
    try:
        # Opened here, because numpy leaves a damaged file open.
        with (folder / FILE).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            header = Header(**json.loads(_text(arrays["header"])))
            _check(header, _header(encoder, feed_id, position))
            lines = [json.loads(line) for line in _text(arrays["entries"]).split("\n") if line]
            prepared = _prepared(lines, arrays["vectors"], header.dimension)
    except _BROKEN as error:
        problem = f"the snapshot is damaged ({type(error).__name__}: {error})"
        raise SnapshotUnusableError(problem, damaged=True) from error
    index = Index(encoder)
    index.apply(prepared)
    index.feed_id, index.position = header.feed_id, header.position
    return index


def _header(encoder: Encoder | None, feed_id: str, position: int) -> Header:
    name, dimension = (encoder.name, encoder.dimension) if encoder else ("", 1)
    return Header(FORMAT, name, dimension, feed_id, position)


def _check(found: Header, wanted: Header) -> None:
    for name in ("format", "encoder", "dimension", "feed_id"):
        if getattr(found, name) != getattr(wanted, name):
            problem = (
                f"the snapshot's {name} is {getattr(found, name)!r}, not {getattr(wanted, name)!r}"
            )
            raise SnapshotUnusableError(problem)
    if found.position > wanted.position:
        raise SnapshotUnusableError("the snapshot is ahead of the database")


def _line(one: Prepared) -> dict[str, Any]:
    entry = one.entry
    return {
        "id": entry.article_id,
        "scope": list(entry.scope),
        "about": [*entry.about[:3], *map(iso, entry.about[3:])],
        "wordings": list(entry.wordings),
        "pieces": list(entry.pieces),
        "vectors": 0 if one.vectors is None else len(one.vectors),
    }


def _prepared(lines: list[dict[str, Any]], vectors: Vectors, dimension: int) -> list[Prepared]:
    if len(vectors) != sum(line["vectors"] for line in lines):
        raise ValueError("vectors and entries do not fit together")
    if len(vectors) and vectors.shape[1] != dimension:
        raise ValueError(f"vectors of dimension {vectors.shape[1]}, not {dimension}")
    prepared, start = [], 0
    for line in lines:
        end = start + line["vectors"]
        prepared.append(Prepared(_entry(line), vectors[start:end] if end > start else None))
        start = end
    return prepared


def _entry(line: dict[str, Any]) -> Entry:
    wordings, parts = tuple(line["wordings"]), tuple(line["pieces"])
    product, category, translation_key, *dates = line["about"]
    begins, ends = (datetime.fromisoformat(date) if date else None for date in dates)
    about = About(product, category, translation_key, begins, ends)
    return read_entry(line["id"], Scope(*line["scope"]), about, wordings, parts)


def _replace(path: Path, arrays: dict[str, Any]) -> Path:
    fresh = path.with_name(f"{path.name}.{new_id()}.new")
    try:
        with fresh.open("wb") as out:
            np.savez(out, **arrays)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return path


def _bytes(text: str) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return np.frombuffer(text.encode("utf-8"), dtype=np.uint8)


def _text(array: Any) -> str:
    return bytes(array.tobytes()).decode("utf-8")
