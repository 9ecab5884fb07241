"""A long document as articles: one for each of its topmost headings, if it has several."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from kb_index.importing.row import Row

_TOP = re.compile(r"^# (.+)$", re.MULTILINE)


def rows_of(markdown: str, name: str, title: str) -> Iterator[Row]:
    """Yield the sections of a document; one without several headings is one article."""
    headings = list(_TOP.finditer(markdown))
    if len(headings) < 2:
        heading = headings[0] if headings else None
        body = (
            markdown if heading is None else markdown[: heading.start()] + markdown[heading.end() :]
        )
        told = heading[1].strip() if heading else title
        yield Row(name, _cells(f"file:{name}", told, body))
        return
    ends = [heading.start() for heading in headings[1:]] + [len(markdown)]
    for number, (heading, end) in enumerate(zip(headings, ends, strict=True), 1):
        told = heading[1].strip()
        key = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        body = markdown[heading.end() : end].strip()
        yield Row(f"{name}#{number}", _cells(f"file:{name}#{key}", told, body))


def _cells(external_id: str, title: str, body: str) -> dict[str, str | list[str]]:
    return {"external_id": external_id, "title": title, "answer": body.strip()}
