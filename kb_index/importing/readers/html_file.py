"""Reads a saved web page; one that Jieli wrote itself gives back its Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from kb_index.importing.problem import Problem, Unreadable
from kb_index.importing.readers.html_text import Page, page
from kb_index.importing.readers.text_file import decode
from kb_index.importing.row import Cell, Row, RowError
from kb_index.importing.written_page import OURS, untouched


def read(path: Path, name: str) -> Iterator[Row | RowError]:
    """Yield the one article of a file."""
    yield row_of(path.read_bytes(), name)


def row_of(data: bytes, name: str) -> Row | RowError:
    """Return a file as a row; ``name`` is its path, which knows it again."""
    try:
        html = decode(data)
        return Row(name, cells_of(page(html), html, f"file:{name}", PurePosixPath(name).stem))
    except Unreadable as error:
        return RowError(name, error.problem)
    except (RecursionError, ValueError) as error:
        problem = {"problem": type(error).__name__}
        return RowError(name, Problem("not_readable", "", problem))


def cells_of(read: Page, html: str, external_id: str, otherwise: str) -> dict[str, Cell]:
    """Return what a page says; ``otherwise`` is the title of one that has none."""
    if OURS in read.meta:
        return _ours(read, html)
    return {
        "external_id": external_id,
        "title": read.title or otherwise,
        "answer": read.markdown,
        "language": read.language,
    }


def _ours(read: Page, html: str) -> dict[str, Cell]:
    """Return the fields that our own writer kept; an answer that was edited since is read anew."""
    fields: dict[str, Cell] = json.loads(read.meta[OURS])
    answer = fields.get("answer")
    if not isinstance(answer, str) or not untouched(html, answer):
        fields["answer"] = read.markdown
        fields["title"] = read.title
    return fields
