"""Reads a PDF: its text, parted where its outline says so; a scan has none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from pypdf import PdfReader
from pypdf.generic import Destination

from kb_index.importing.problem import Problem, Unreadable
from kb_index.importing.row import Row, RowError

_PAGE_LIMIT = 5_000


def read(path: Path, name: str) -> Iterator[Row | RowError]:
    """Yield one article, or one for each topmost entry of the outline if there are several."""
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("encrypted")
        if len(reader.pages) > _PAGE_LIMIT:
            raise Unreadable("too_many_rows", limit=_PAGE_LIMIT)
        pages = [_text(page.extract_text()) for page in reader.pages]
        title, outline = _title(reader, name), _outline(reader)
    except Unreadable:
        raise
    except Exception as error:  # whatever a damaged document makes the library raise
        raise Unreadable("damaged", problem=type(error).__name__) from error
    if not any(pages):
        yield RowError(name, Problem("empty", "answer"))
        return
    yield from _rows(pages, outline, name, title)


def _rows(pages: list[str], outline: list[tuple[str, int]], name: str, title: str) -> Iterator[Row]:
    if len(outline) < 2:
        yield Row(name, _cells(f"file:{name}", title, "\n\n".join(filter(None, pages))))
        return
    text, starts = _joined(pages)
    begins = [_found(text, told, starts[page]) for told, page in outline]
    for number, (told, _) in enumerate(outline):
        end = begins[number + 1] if number + 1 < len(outline) else len(text)
        key = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        body = text[begins[number] : max(begins[number], end)].strip().removeprefix(told).strip()
        yield Row(f"{name}#{number + 1}", _cells(f"file:{name}#{key}", told, body))


def _cells(external_id: str, title: str, body: str) -> dict[str, str | list[str]]:
    return {"external_id": external_id, "title": title, "answer": body}


def _joined(pages: list[str]) -> tuple[str, list[int]]:
    """Return the whole text, and where in it each page begins."""
    starts, length = [], 0
    for page in pages:
        starts.append(length)
        length += len(page) + 2
    return "\n\n".join(pages), starts


def _found(text: str, title: str, start: int) -> int:
    """Return where a heading stands on its page or soon after it, else where the page begins."""
    place = text.find(title, start)
    return place if start <= place < start + 20_000 else start


def _outline(reader: PdfReader) -> list[tuple[str, int]]:
    """Return the topmost entries of the outline with their pages, in the order of the pages."""
    entries = []
    for entry in reader.outline:
        if isinstance(entry, Destination) and entry.title:
            page = reader.get_destination_page_number(entry)
            if page is not None and 0 <= page < len(reader.pages):
                entries.append((" ".join(entry.title.split()), page))
    return sorted(entries, key=lambda entry: entry[1])


def _title(reader: PdfReader, name: str) -> str:
    told = reader.metadata.title if reader.metadata else None
    return " ".join((told or "").split()) or PurePosixPath(name).stem


def _text(page: str) -> str:
    return "\n".join(line.rstrip() for line in page.splitlines()).strip()
