"""Reads a zipped folder of documents; language versions know each other by their paths."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path, PurePosixPath

from kb_index.importing.problem import Problem, Unreadable
from kb_index.importing.readers.archive import contents, name_of, opened
from kb_index.importing.row import Row, RowError

_DOCUMENT_LIMIT = 64 * 2**20
_Read = Callable[[Path, str], Iterator[Row | RowError]]
_READERS = {
    **dict.fromkeys((".md", ".markdown", ".mdx"), "markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html_file"),
    ".docx": "word",
    ".pdf": "pdf",
    ".json": "discourse",
}
_HIDDEN = re.compile(r"(?:^|/)(?:\.|__MACOSX/|node_modules/)")
_LANGUAGE = re.compile(r"(?i)^(zh|en)(?:[-_](?:cn|tw|hk|hans|hant|us|gb))?$")
_KEPT = "file:"


def read(path: Path, _name: str) -> Iterator[Row | RowError]:
    """Yield the articles of every document in the folder, in the order of their paths."""
    with opened(path) as archive, tempfile.TemporaryDirectory() as folder:
        members = [member for member in archive.infolist() if _reader(member) is not None]
        if not members:
            raise Unreadable("no_articles")
        for member in sorted(members, key=name_of):
            yield from _document(archive, member, Path(folder) / "document")


def _reader(member: zipfile.ZipInfo) -> _Read | None:
    name = name_of(member)
    module = _READERS.get(PurePosixPath(name).suffix.lower())
    if module is None or member.is_dir() or _HIDDEN.search(name):
        return None
    read: _Read = import_module(f"kb_index.importing.readers.{module}").read
    return read


def _document(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: Path
) -> Iterator[Row | RowError]:
    name, reader = name_of(member).replace("\\", "/"), _reader(member)
    if reader is None or member.file_size > _DOCUMENT_LIMIT:
        yield RowError(name, Problem("not_an_article"))
        return
    place.write_bytes(contents(archive, member))
    try:
        for row in reader(place, name):
            yield _placed(row, name)
    except Unreadable as error:
        yield RowError(name, error.problem)


def _placed(row: Row | RowError, name: str) -> Row | RowError:
    """Give a row what its path says: its language, and which versions belong together."""
    language, bare = _language(name)
    if isinstance(row, RowError) or not language or row.cells.get("language"):
        return row
    told: dict[str, str | list[str]] = {"language": language}
    if row.cells.get("external_id") == _KEPT + name and not row.cells.get("translation_key"):
        told["translation_key"] = _KEPT + bare
    return Row(row.place, {**row.cells, **told})


def _language(name: str) -> tuple[str, str]:
    """Return the language that a path names (``zh/a.md``, ``a.en.md``), and the path without it."""
    path = PurePosixPath(name)
    stem, _, suffix = path.stem.rpartition(".")
    if found := stem and _LANGUAGE.match(suffix):
        return found[1].lower(), str(path.with_name(stem + path.suffix))
    for number, part in enumerate(path.parts[:-1]):
        if found := _LANGUAGE.match(part):
            others = (*path.parts[:number], *path.parts[number + 1 :])
            return found[1].lower(), str(PurePosixPath(*others))
    return "", name
