"""Reads a Word document: headings, lists, tables and links; pictures stay behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import mammoth

from kb_index.importing.problem import Problem, Unreadable
from kb_index.importing.readers.html_text import markdown_of
from kb_index.importing.readers.office import check_office
from kb_index.importing.readers.sections import rows_of
from kb_index.importing.row import Row, RowError


def read(path: Path, name: str) -> Iterator[Row | RowError]:
    """Yield one article, or one for each heading of the first level if there are several."""
    check_office(path)
    with path.open("rb") as file:
        try:
            html = mammoth.convert_to_html(
                file, convert_image=mammoth.images.img_element(_no_picture)
            ).value
            markdown = markdown_of(html)
        except Unreadable:
            raise
        except Exception as error:  # whatever a damaged document makes the library raise
            raise Unreadable("damaged", problem=type(error).__name__) from error
    if not markdown:
        yield RowError(name, Problem("empty", "answer"))
        return
    yield from rows_of(markdown, name, PurePosixPath(name).stem)


def _no_picture(_: Any) -> dict[str, str]:
    return {"src": ""}
