"""Reads Markdown with front matter, as static sites have it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from kb_index.importing.problem import Problem, Unreadable
from kb_index.importing.readers.text_file import decode
from kb_index.importing.row import Cell, Row, RowError

_FRONT = re.compile(
    r"\A---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
_FRONT_LIMIT = 1_000_000
_HEADING = re.compile(r"\A\s*#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|\Z)")
_UNDERLINED = re.compile(r"\A\s*(\S.*)\n[=-]{3,}[ \t]*(?:\n|\Z)")


def read(path: Path, name: str) -> Iterator[Row | RowError]:
    """Yield the one article of a file."""
    yield row_of(path.read_bytes(), name)


def row_of(data: bytes, name: str) -> Row | RowError:
    """Return a file as a row; ``name`` is its path, which knows it again."""
    try:
        text = decode(data).replace("\r\n", "\n")
        cells, body = _parted(text)
    except Unreadable as error:
        return RowError(name, error.problem)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        problem = " ".join(str(error).split())[:200]
        return RowError(name, Problem("not_readable", "", {"problem": problem}))
    title = cells.get("title")
    if not title:
        title, body = _titled(body)
    return Row(
        name,
        {"external_id": f"file:{name}", **cells, "title": title or _stem(name), "answer": body},
    )


def _parted(text: str) -> tuple[dict[str, Cell], str]:
    """Return the front matter as cells, and what follows it."""
    front = _FRONT.match(text)
    if front is None:
        return {}, text
    if len(front[1]) > _FRONT_LIMIT:
        raise ValueError("the front matter is too long")
    found = yaml.safe_load(front[1])
    if found is None:
        found = {}
    if not isinstance(found, dict):
        raise ValueError("the front matter is no mapping")
    cells = {str(name): _cell(value) for name, value in found.items()}
    return {name: cell for name, cell in cells.items() if cell is not None}, text[front.end() :]


def _cell(value: Any) -> Cell | None:
    """Return a value as a cell; nested ones are no part of an article, so nothing can swell."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list) and all(isinstance(each, str | int | float) for each in value):
        return [str(each) for each in value]
    return None


def _titled(body: str) -> tuple[str, str]:
    """Return the heading that a text begins with, and the text without it."""
    found = _HEADING.match(body) or _UNDERLINED.match(body)
    return (found[1].strip(), body[found.end() :]) if found else ("", body)


def _stem(name: str) -> str:
    return PurePosixPath(name).stem.replace("-", " ").replace("_", " ").strip()
