"""What is exported and imported again changes nothing, in every format."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.spreadsheets import armed, defused
from kb_index.article import Article, Audience, Status
from kb_index.importing.cells import joined, split
from kb_index.importing.deciding import Outcome, decide
from kb_index.importing.drafting import Candidate
from kb_index.importing.exports.service import ExportFormat, writer
from kb_index.importing.options import Options
from kb_index.importing.reading import drafted, opened
from kb_index.results import ArticleKind

THEN = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = {
    ExportFormat.CSV: "a.csv",
    ExportFormat.XLSX: "a.xlsx",
    ExportFormat.JSON_LINES: "a.jsonl",
    ExportFormat.MARKDOWN: "a.zip",
    ExportFormat.HTML: "a.zip",
}

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
awkward = st.sampled_from(
    [
        *("=1+1", "'=x", "''-y", "+a", "@b", "-", "#N/A", "'''", "1.0", "2026-01-01", "true"),
        *("null", "~", "a|b", "a\\|b\\\\", "---\nx: y\n---", "# t\n\nx", "<b>&amp;</b>"),
        *('"a", "b"', "a,b;c\td", "|\n|-"),
    ]
)
words = st.one_of(text, awkward)
filled = words.filter(lambda told: bool(told.strip()) and any(map(str.isprintable, told.strip())))
moments = st.none() | st.datetimes(
    min_value=datetime(2000, 1, 1),
    max_value=datetime(2100, 1, 1),
).map(lambda moment: moment.replace(tzinfo=UTC))


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """An article as editors may have written it."""
    begins = draw(moments)
    return Article(
        id="a-1",
        external_id=f"test:{draw(st.integers(0, 99))}",
        language=draw(st.sampled_from(["zh", "en"])),
        title=draw(filled),
        answer=draw(filled),
        kind=draw(st.sampled_from(list(ArticleKind))),
        variants=tuple(draw(st.lists(filled, max_size=3, unique=True))),
        translation_key=draw(words),
        product=draw(words),
        category=draw(st.text("abc", max_size=9)),
        audience=draw(st.sampled_from(list(Audience))),
        status=draw(st.sampled_from(list(Status))),
        source=draw(words),
        valid_from=begins,
        valid_until=begins and begins + timedelta(days=1),
        owner_id=draw(st.none() | st.text("abc", min_size=1, max_size=9)),
        review_at=draw(moments),
        tags=tuple(draw(st.lists(filled.filter(lambda told: len(told) <= 40), max_size=3))),
        created_at=THEN,
        updated_at=THEN,
        revision=1,
    )


def written(folder: Path, kind: ExportFormat, *some: Article) -> Path:
    path = folder / NAMES[kind]
    out = writer(kind, path)
    out.add(some)
    out.close()
    return path


def outcomes(path: Path, name: str, before: Article) -> list[Outcome]:
    """Return what an import would do with the one article that stands there."""
    found = []
    for _, made in drafted(opened(path, name), None, Options()):
        assert isinstance(made, Candidate), made
        assert made.external_id == before.external_id
        found.append(decide(made, before, False, THEN).outcome)
    return found


@pytest.mark.parametrize("kind", list(ExportFormat))
@settings(max_examples=60, deadline=None)
@given(article=articles())
def test_an_article_that_comes_back_is_unchanged(kind: ExportFormat, article: Article) -> None:
    with TemporaryDirectory() as folder:
        path = written(Path(folder), kind, article)
        assert outcomes(path, NAMES[kind], article) == [Outcome.UNCHANGED]


@given(words)
def test_no_defused_cell_begins_like_a_formula_and_all_come_back(told: str) -> None:
    assert not defused(told).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert armed(defused(told)) == told


@given(st.lists(filled))
def test_lists_in_a_cell_come_back(items: list[str]) -> None:
    assert split(joined(items)) == items


LONG = Article(
    id="a-1",
    external_id="test:1",
    language="en",
    title="=HYPERLINK(1)",
    answer="\N{GRINNING FACE}word " * 20_000,
    variants=tuple(f"-variant {number} " + "x" * 400 for number in range(150)),
    created_at=THEN,
    updated_at=THEN,
    revision=1,
)


@pytest.mark.parametrize("kind", list(ExportFormat))
def test_long_texts_come_back(tmp_path: Path, kind: ExportFormat) -> None:
    path = written(tmp_path, kind, LONG)
    assert outcomes(path, NAMES[kind], LONG) == [Outcome.UNCHANGED]


def test_a_spreadsheet_sees_no_formula(tmp_path: Path) -> None:
    with written(tmp_path, ExportFormat.CSV, LONG).open(encoding="utf-8-sig", newline="") as file:
        assert [row["title"] for row in csv.DictReader(file)] == ["'=HYPERLINK(1)"]
    book = load_workbook(written(tmp_path, ExportFormat.XLSX, LONG))
    cells = [cell for row in book.active.iter_rows() for cell in row]  # type: ignore[union-attr]
    assert "f" not in {cell.data_type for cell in cells}
    assert not any(str(cell.value).startswith(("=", "-")) for cell in cells)


def test_a_page_that_was_edited_is_read_anew(tmp_path: Path) -> None:
    from kb_index.importing.written_page import written as page

    fields = {
        "external_id": "a:1",
        "language": "en",
        "title": "Returns",
        "answer": "Seven **days**.",
    }
    path = tmp_path / "a.html"
    path.write_text(page(fields).replace("Seven", "Ten"), encoding="utf-8")
    [(_, made)] = drafted(opened(path, "a.html"), None, Options())
    assert isinstance(made, Candidate)
    assert (made.external_id, made.given["answer"]) == ("a:1", "Ten **days**.")
