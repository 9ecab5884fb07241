"""The index on disk: one file, replaced in one step, and believed only if everything fits."""

from __future__ import annotations

import json
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.ids import new_id
from kb_index.encoder.encoder import Encoder, fingerprinted
from kb_index.index.cells import Stored
from kb_index.index.entries import Packed, of_flat, unpack_flat
from kb_index.index.entry import Entry, Scope
from kb_index.index.index import Index, State
from kb_index.index.numbering import passages_of
from kb_index.index.unusable import SnapshotUnusableError
from kb_index.text.synonyms import used_synonyms

Array = npt.NDArray[Any]

FORMAT = 4
FILE = "index.npz"
_BROKEN = (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, zlib.error)
_LINES = 10_000
"""Entries that are read or written together: not all of a million at once."""


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
    return _replace(folder / FILE, _parts(header, index.stored()))


def read(folder: Path, encoder: Encoder | None, feed_id: str, position: int) -> Index:
    """Read the index of this database's feed; raise `SnapshotUnusableError` with the reason."""
    with _opened(folder) as arrays:
        header = Header(**_json(arrays["header"]))
        _check(header, _header(encoder, feed_id, position))
        index = Index(encoder)
        _restore(index, arrays)
    index.feed_id, index.position = header.feed_id, header.position
    return index


def read_words(folder: Path, feed_id: str, position: int) -> Index:
    """Read the words of an index of this feed, whatever encoder it has; raise as `read` does."""
    with _opened(folder) as arrays:
        header = Header(**_json(arrays["header"]))
        wanted = _header(None, feed_id, position)
        _check(header, replace(wanted, encoder=header.encoder, dimension=header.dimension))
        index = Index(None)
        for entries in _entries(arrays):
            index.restore(entries)
    index.feed_id, index.position = header.feed_id, header.position
    return index


@contextmanager
def _opened(folder: Path) -> Iterator[Mapping[str, Any]]:
    """Open the file; whatever is wrong with it is a `SnapshotUnusableError`."""
    if not (folder / FILE).exists():
        raise SnapshotUnusableError("there is no snapshot yet")
    try:
        # Opened here, because numpy leaves a damaged file open.
        with (folder / FILE).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            yield arrays
    except _BROKEN as error:
        problem = f"the snapshot is damaged ({type(error).__name__}: {error})"
        raise SnapshotUnusableError(problem, damaged=True) from error


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


def _parts(header: Header, state: State) -> Iterator[tuple[str, Array]]:
    """Yield the arrays of a snapshot by name."""
    yield "header", _bytes(json.dumps({n: getattr(header, n) for n in Header.__slots__}))
    numbers = list(state.entries)
    starts = range(0, len(numbers), _LINES)
    yield "contents", _bytes(json.dumps([len(starts), _reading(), list(state.vectors)]))
    for part, start in enumerate(starts):
        chosen = numbers[start : start + _LINES]
        yield f"entries{part}", _bytes("\n".join(_line(n, state.entries[n]) for n in chosen))
    for part, stored in enumerate(state.vectors.values()):
        for name, array in stored._asdict().items():
            yield f"{name}{part}", array


def _line(number: int, packed: Packed) -> str:
    return json.dumps([number, *unpack_flat(packed)], ensure_ascii=False)


def _restore(index: Index, arrays: Mapping[str, Any]) -> None:
    """Fill an index; raise one of the `_BROKEN` where the parts do not fit together."""
    counts: dict[Scope, dict[int, int]] = {}
    for entries in _entries(arrays):
        index.restore(entries)
        for number, entry in entries.items():
            if index.reads(entry.scope.language):
                counts.setdefault(entry.scope, {})[number] = entry.numbered
    _, _, scopes = _json(arrays["contents"])
    vectors = {
        Scope(*scope): Stored(*(arrays[f"{name}{part}"] for name in Stored._fields))
        for part, scope in enumerate(scopes)
    }
    _check_numbers(vectors, counts)
    index.restore_vectors(vectors)


def _entries(arrays: Mapping[str, Any]) -> Iterator[dict[int, Entry]]:
    """Yield the entries by number, part by part."""
    parts, read_by, _ = _json(arrays["contents"])
    anew = read_by != _reading()
    for part in range(parts):
        lines = map(json.loads, _text(arrays[f"entries{part}"]).split("\n"))
        yield {line[0]: of_flat(line[1:], anew=anew) for line in lines}


def _check_numbers(vectors: Mapping[Scope, Stored], counts: Mapping[Scope, dict[int, int]]) -> None:
    """Raise `ValueError` unless every passage that must have a vector has one."""
    for scope in vectors.keys() | counts.keys():
        wanted = passages_of(counts[scope].keys(), counts[scope])
        if not np.array_equal(np.sort(vectors[scope].numbers), np.sort(wanted)):
            raise ValueError("vectors and entries do not fit together")


def _reading() -> str:
    """Name the way in which terms were found; other code or other word lists find others."""
    package = Path(__file__).parents[1]
    code = (path for room in ("index", "text") for path in (package / room).glob("*.py"))
    files = (*code, *(package / "data").glob("*.txt"))
    libraries = (f"{name}-{version(name)}" for name in ("opencc", "rjieba", "tantivy"))
    return fingerprinted(" ".join([*libraries, used_synonyms().name]), files)


def _replace(path: Path, parts: Iterable[tuple[str, Array]]) -> Path:
    for left in path.parent.glob(f"{path.name}.*.new"):
        left.unlink(missing_ok=True)  # by a process that ended in the middle of it
    fresh = path.with_name(f"{path.name}.{new_id()}.new")
    try:
        with fresh.open("wb") as out:
            with zipfile.ZipFile(out, "w") as archive:
                for name, array in parts:
                    with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                        np.lib.format.write_array(member, array, allow_pickle=False)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return path


def _bytes(text: str) -> Array:
    return np.frombuffer(text.encode("utf-8"), dtype=np.uint8)


def _text(array: Any) -> str:
    return bytes(array.tobytes()).decode("utf-8")


def _json(array: Any) -> Any:
    return json.loads(_text(array))
