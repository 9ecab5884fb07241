"""Reads JSON lines, or one JSON list: objects with the names of columns; threads as threads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kb_index.importing.problem import Problem, Unreadable
from kb_index.importing.readers.discourse import is_topic, topic
from kb_index.importing.readers.text_file import read_text
from kb_index.importing.row import Cell, Row, RowError
from kb_index.importing.thread_article import article_row


def read(path: Path, _name: str) -> Iterator[Row | RowError]:
    """Yield one row for each object; a line that is none spoils only itself."""
    text = read_text(path)
    if text.lstrip().startswith("["):
        yield from _listed(text)
        return
    any_line = False
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            any_line = True
            yield _line(str(number), line)
    if not any_line:
        raise Unreadable("empty_file")


def _listed(text: str) -> Iterator[Row | RowError]:
    try:
        objects = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("damaged", problem=str(error)[:200]) from error
    if not objects:
        raise Unreadable("empty_file")
    for number, one in enumerate(objects, 1):
        yield _row(str(number), one)


def _line(place: str, line: str) -> Row | RowError:
    try:
        return _row(place, json.loads(line))
    except (ValueError, RecursionError) as error:
        return RowError(place, Problem("not_json", "", {"problem": str(error)[:200]}))


def _row(place: str, one: Any) -> Row | RowError:
    if not isinstance(one, dict):
        return RowError(place, Problem("not_json", "", {"problem": type(one).__name__}))
    if is_topic(one):
        return article_row(topic(one), place)
    cells = {name: _cell(value) for name, value in one.items()}
    return Row(place, {name: cell for name, cell in cells.items() if cell is not None})


def _cell(value: Any) -> Cell | None:
    """Return a value as a cell; what is neither text nor a list of texts is no part of a row."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return str(value)
    if isinstance(value, list) and all(isinstance(each, (str, int, float)) for each in value):
        return [str(each) for each in value]
    return None
