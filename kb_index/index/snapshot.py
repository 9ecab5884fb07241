"""The index on disk, believed only if everything fits."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from kb_index.encoder.encoder import Encoder, fingerprinted
from kb_index.index import archive
from kb_index.index.archive import Array
from kb_index.index.cells import Stored
from kb_index.index.dictionary import Dictionary
from kb_index.index.entries import Record, StoredEntries, of_flat, record
from kb_index.index.entry import Scope
from kb_index.index.index import Index, State
from kb_index.index.numbering import passages_of
from kb_index.index.reading.vocabulary import Learned, Sounding
from kb_index.index.sheets import check
from kb_index.index.unusable import SnapshotUnusableError
from kb_index.text.synonyms import used_synonyms

FORMAT = 5
FILE = "index.npz"
_TOGETHER = 1000
"""Entries that are read or written together, a megabyte or two: not all of a million at once."""

Arrays = Mapping[str, Any]
Counts = dict[Scope, dict[int, int]]
"""How many passages the entries of each scope have, by their numbers."""


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
    archive.write(folder / FILE, _parts(header, index.stored()))
    return folder / FILE


def read(folder: Path, encoder: Encoder | None, feed_id: str, position: int) -> Index:
    """Read the index of this database's feed; raise `SnapshotUnusableError` with the reason."""
    with archive.opened(folder / FILE) as arrays:
        header = Header(**_json(arrays["header"]))
        _check(header, _header(encoder, feed_id, position))
        index = Index(encoder)
        counts = _restore(index, arrays)
        vectors = _vectors(arrays)
        _check_numbers(vectors, counts)
        index.restore_vectors(vectors)
    index.feed_id, index.position = header.feed_id, header.position
    return index


def read_words(folder: Path, feed_id: str, position: int) -> Index:
    """Read the words of an index of this feed, whatever encoder it has; raise as `read` does."""
    with archive.opened(folder / FILE) as arrays:
        header = Header(**_json(arrays["header"]))
        wanted = _header(None, feed_id, position)
        _check(header, replace(wanted, encoder=header.encoder, dimension=header.dimension))
        index = Index(None)
        _restore(index, arrays)
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


def _parts(header: Header, state: State) -> Iterator[tuple[str, Array]]:
    """Yield the arrays of a snapshot by name."""
    yield "header", _bytes(json.dumps({n: getattr(header, n) for n in Header.__slots__}))
    numbers = list(state.entries.packed)
    parts = [numbers[start : start + _TOGETHER] for start in range(0, len(numbers), _TOGETHER)]
    yield "contents", _bytes(json.dumps([len(parts), _reading(), list(state.vectors)]))
    yield "terms", _bytes("\n".join(state.terms))
    yield "spelt", _bytes("\n".join(state.learned.spelt))
    yield "sounding", _bytes("\n".join(map(_sounding_line, state.learned.sounding)))
    for part, chosen in enumerate(parts):
        yield from _entries_part(part, chosen, state.entries)
    for part, stored in enumerate(state.vectors.values()):
        for name, array in stored._asdict().items():
            yield f"{name}{part}", array


def _entries_part(
    part: int, numbers: Sequence[int], entries: StoredEntries
) -> Iterator[tuple[str, Array]]:
    lines, sheets = ([kept[number] for number in numbers] for kept in entries)
    yield f"entry_numbers{part}", np.array(numbers, np.int64)
    yield f"entries{part}", np.frombuffer(b"\n".join(lines), np.uint8)
    yield f"sheets{part}", np.frombuffer(b"".join(sheets), np.uint8)
    yield f"sheet_sizes{part}", np.array([len(one) for one in sheets], np.int64)


def _restore(index: Index, arrays: Arrays) -> Counts:
    """Fill an index with entries; return how many passages must have vectors.

    Raise whatever there is to raise where the parts do not fit together.
    """
    anew = _json(arrays["contents"])[1] != _reading()
    if not anew:
        index.restore_words(_lines(arrays["terms"]), _learned(arrays))
    index.anew = anew
    counts: Counts = {}
    index.restore(_counted(_records(arrays, index.dictionary, anew), index, counts), learn=anew)
    return counts


def _counted(
    parts: Iterable[dict[int, Record]], index: Index, counts: Counts
) -> Iterator[dict[int, Record]]:
    """Yield the parts again; count on the way what must have vectors."""
    for records in parts:
        for number, one in records.items():
            if index.reads(one.entry.scope.language):
                counts.setdefault(one.entry.scope, {})[number] = one.entry.numbered
        yield records


def _records(arrays: Arrays, dictionary: Dictionary, anew: bool) -> Iterator[dict[int, Record]]:
    """Yield the entries by number, part by part; ``anew`` finds their terms again."""
    for part in range(_json(arrays["contents"])[0]):
        lines = arrays[f"entries{part}"].tobytes().split(b"\n")
        numbers = arrays[f"entry_numbers{part}"].tolist()
        entries = [of_flat(json.loads(line), anew=anew) for line in lines]
        if anew:
            found = [record(entry, dictionary) for entry in entries]
        else:
            sheets = _sheets(arrays, part)
            check(sheets, [(len(e.wordings), len(e.pieces)) for e in entries], len(dictionary))
            found = [Record(*one) for one in zip(entries, lines, sheets, strict=True)]
        yield dict(zip(numbers, found, strict=True))


def _sheets(arrays: Arrays, part: int) -> list[bytes]:
    ends = [0, *arrays[f"sheet_sizes{part}"].cumsum().tolist()]
    content = arrays[f"sheets{part}"].tobytes()
    return [content[start:end] for start, end in pairwise(ends)]


def _vectors(arrays: Arrays) -> dict[Scope, Stored]:
    _, _, scopes = _json(arrays["contents"])
    return {
        Scope(*scope): Stored(*(arrays[f"{name}{part}"] for name in Stored._fields))
        for part, scope in enumerate(scopes)
    }


def _learned(arrays: Arrays) -> Learned:
    sounding = [_sounding(line) for line in _lines(arrays["sounding"])]
    return Learned(sounding, _lines(arrays["spelt"]))


def _sounding_line(one: Sounding) -> str:
    return " ".join((one.word, "+" if one.usual else "-", *one.syllables))


def _sounding(line: str) -> Sounding:
    word, usual, *syllables = line.split(" ")
    return Sounding(word, tuple(syllables), usual == "+")


def _check_numbers(vectors: Mapping[Scope, Stored], counts: Counts) -> None:
    """Raise `ValueError` unless every passage that must have a vector has one."""
    for scope in vectors.keys() | counts.keys():
        held = counts.get(scope, {})  # none where the last article of a scope has gone
        wanted = passages_of(held.keys(), held)
        if not np.array_equal(np.sort(vectors[scope].numbers), np.sort(wanted)):
            raise ValueError("vectors and entries do not fit together")


def _reading() -> str:
    """Name the way in which terms were found; other code or other word lists find others."""
    package = Path(__file__).parents[1]
    code = (path for room in ("index", "text") for path in (package / room).rglob("*.py"))
    files = (*code, *(package / "data").glob("*.txt"))
    named = ("opencc", "rjieba", "tantivy", "pypinyin")
    libraries = (f"{name}-{version(name)}" for name in named)
    return fingerprinted(" ".join([*libraries, used_synonyms().name]), files)


def _lines(array: Any) -> list[str]:
    text = _text(array)
    return text.split("\n") if text else []


def _bytes(text: str) -> Array:
    return np.frombuffer(text.encode("utf-8"), dtype=np.uint8)


def _text(array: Any) -> str:
    return bytes(array.tobytes()).decode("utf-8")


def _json(array: Any) -> Any:
    return json.loads(_text(array))
