"""Loads a company's own questions and answers from a CSV file.

Columns, in any order: ``question`` and ``answer`` (Markdown), and optionally ``language``
(``zh`` or ``en``, else recognised from the question), ``product``, ``category``, ``variants``
(other wordings, separated by ``|``), ``valid_from`` and ``valid_until`` (a date or a moment in
ISO 8601; UTC where no offset is given). UTF-8, with or without a byte order mark.
"""

from __future__ import annotations

import asyncio
import csv
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from core.clock import utc_now
from core.database import Transactions
from core.errors import InvalidInput
from core.language import detect_language
from core.text import clean
from kb_index.article import Draft
from kb_index.service import LoadReport, load_articles

REQUIRED = ("question", "answer")
DATES = ("valid_from", "valid_until")
COLUMNS = (*REQUIRED, "language", "product", "category", "variants", *DATES)
QUESTION_LIMIT = 500
ANSWER_LIMIT = 100_000
PRODUCT_LIMIT, CATEGORY_LIMIT = 64, 128
_MOMENT_LIMIT = 40
_BATCH = 500


async def load_csv(transactions: Transactions, path: Path) -> LoadReport:
    """Load a CSV file; all of it or, on an `InvalidInput` naming the row and column, nothing.

    A row is known again by its language and question, so a changed answer makes a new revision
    and loading the same file twice changes nothing.
    """
    drafts = await asyncio.to_thread(lambda: list(read_csv(path)))
    total = LoadReport()
    async with transactions.write() as session:
        for start in range(0, len(drafts), _BATCH):
            batch = drafts[start : start + _BATCH]
            total += await load_articles(session, batch, utc_now(), author="spreadsheet")
    return total


def read_csv(path: Path) -> Iterator[Draft]:
    """Yield the rows as drafts; raise `InvalidInput` naming the first wrong row and column."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _drafts(csv.DictReader(file, strict=True), path.name)
    except UnicodeDecodeError as error:
        raise InvalidInput(field=path.name, problem="not UTF-8; save it as CSV UTF-8") from error
    except OSError as error:
        raise InvalidInput(field=str(path), problem=error.strerror or "unreadable") from error
    except csv.Error as error:
        raise InvalidInput(field=path.name, problem=f"not a CSV file: {error}") from error


def _drafts(rows: csv.DictReader[str], name: str) -> Iterator[Draft]:
    header = [str(column).strip().lower() for column in rows.fieldnames or ()]
    for column in REQUIRED:
        if column not in header:
            raise InvalidInput(field=f"{name}, row 1", problem=f"no column {column}")
    if unknown := [column for column in header if column not in COLUMNS]:
        raise InvalidInput(field=f"{name}, row 1", problem=f"unknown column {unknown[0]!r}")
    rows.fieldnames = header
    seen: dict[str, int] = {}
    for row in rows:
        place = f"{name}, row {rows.line_num}"
        if None in row:
            raise InvalidInput(field=place, problem="more cells than columns")
        if not any(row.values()):
            continue
        draft = _draft(row, place)
        if draft.id in seen:
            raise InvalidInput(field=place, problem=f"same question as row {seen[draft.id]}")
        seen[draft.id] = rows.line_num
        yield draft


def _draft(row: dict[str, str | None], place: str) -> Draft:
    question = _cell(row, "question", place, QUESTION_LIMIT)
    answer = _cell(row, "answer", place, ANSWER_LIMIT)
    language = _cell(row, "language", place, 8).lower() or detect_language(question)
    if language not in ("zh", "en"):
        raise InvalidInput(field=f"{place}, language", problem=f"{language!r} is not zh or en")
    variants = _cell(row, "variants", place, ANSWER_LIMIT).split("|")
    begins, ends = (_moment(row, column, place) for column in DATES)
    if begins is not None and ends is not None and ends <= begins:
        raise InvalidInput(field=f"{place}, valid_until", problem="not after valid_from")
    key = hashlib.sha256(f"{language}\n{question}".encode()).hexdigest()[:24]
    return Draft(
        id=f"own-{key}-{language}",
        external_id=f"csv:{key}",
        language=language,
        title=question,
        answer=answer,
        variants=tuple(dict.fromkeys(text.strip() for text in variants if text.strip())),
        product=_cell(row, "product", place, PRODUCT_LIMIT),
        category=_cell(row, "category", place, CATEGORY_LIMIT),
        valid_from=begins,
        valid_until=ends,
    )


def _moment(row: dict[str, str | None], column: str, place: str) -> datetime | None:
    """Read a cell with a date (its midnight) or a moment; None where it is empty."""
    text = _cell(row, column, place, _MOMENT_LIMIT)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        problem = f"{text!r} is not a date like 2026-12-31 or 2026-12-31T18:00+08:00"
        raise InvalidInput(field=f"{place}, {column}", problem=problem) from error


def _cell(row: dict[str, str | None], column: str, place: str, limit: int) -> str:
    text = clean(row.get(column) or "")
    if not text and column in REQUIRED:
        raise InvalidInput(field=f"{place}, {column}", problem="empty")
    if len(text) > limit:
        problem = f"{len(text)} characters; the limit is {limit}"
        raise InvalidInput(field=f"{place}, {column}", problem=problem)
    return text
