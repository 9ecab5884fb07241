"""Reading a company's own questions: every mistake names its row and column."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.errors import InvalidInput
from kb_index.spreadsheet import read_csv


def read(tmp_path: Path, content: str | bytes) -> list[str]:
    path = tmp_path / "faq.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return [f"{draft.language}:{draft.title}" for draft in read_csv(path)]


def test_rows_become_drafts_with_their_language_recognised(tmp_path: Path) -> None:
    content = (
        "\ufeffquestion,answer\n怎么退货？,七天内可以。\nHow do I return it?,Within 7 days.\n,\n"
    )
    assert read(tmp_path, content) == ["zh:怎么退货？", "en:How do I return it?"]


def test_variants_are_separated_by_bars(tmp_path: Path) -> None:
    path = tmp_path / "faq.csv"
    path.write_text(
        "question,answer,variants\n怎么退货？,可以。,退货|不想要了|\n", encoding="utf-8"
    )
    assert next(read_csv(path)).variants == ("退货", "不想要了")


def test_dates_and_categories_are_read(tmp_path: Path) -> None:
    path = tmp_path / "faq.csv"
    path.write_text(
        "question,answer,category,valid_from,valid_until\n"
        "怎么退货？,可以。,售后,2026-11-01,2026-11-12T00:00+08:00\n怎么换货？,可以。,,,\n",
        encoding="utf-8",
    )
    first, second = read_csv(path)
    assert first.category == "售后"
    assert first.valid_from == datetime(2026, 11, 1, tzinfo=UTC)
    assert first.valid_until == datetime(2026, 11, 11, 16, tzinfo=UTC)
    assert (second.valid_from, second.valid_until) == (None, None)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("question\nx\n", "row 1 (no column answer)"),
        ("question,answer,colour\nx,y,z\n", "row 1 (unknown column 'colour')"),
        ("question,answer\n怎么退货？,可以。\n,没有问题\n", "row 3, question (empty)"),
        ("question,answer\nx y z,\n", "row 2, answer (empty)"),
        ("question,answer\n\x00,y\n", "row 2, question (empty)"),
        ("question,answer,language\nx,y,fr\n", "row 2, language ('fr' is not zh or en)"),
        ("question,answer,valid_from\nx,y,1.11.2026\n", "row 2, valid_from ('1.11.2026' is not"),
        ("question,answer,valid_until\nx,y,0001-01-01T00:00+14:00\n", "valid_until ('0001"),
        (
            "question,answer,valid_from,valid_until\nx,y,2026-11-02,2026-11-02\n",
            "row 2, valid_until (not after valid_from)",
        ),
        ("question,answer,category\nx,y," + "x" * 129 + "\n", "category (129 characters"),
        ("question,answer\nx,y\nx,z\n", "row 3 (same question as row 2)"),
        ("question,answer\nx,y,z\n", "row 2 (more cells than columns)"),
        ("question,answer\n" + "x" * 501 + ",y\n", "row 2, question (501 characters"),
        ("question,answer\n退,可".encode("gbk"), "not UTF-8"),
        ("", "no column question"),
        ('question,answer\n"x,y\n', "not a CSV file"),
    ],
)
def test_mistakes_name_their_place(tmp_path: Path, content: str | bytes, words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(tmp_path, content)
    assert words in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="No such file"):
        list(read_csv(tmp_path / "none.csv"))
