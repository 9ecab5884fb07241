"""``import`` and ``export``: what an operator is told, and what is in the files."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from server.commands.command import DONE, IMPOSSIBLE
from server.commands.door import main
from server.commands.files import REFUSED
from server.settings import Settings

FAQ = "问题,答案\n怎么退货？,七天内可以。\n多久到货？,三天。\n"


@pytest.fixture
def prepared(database_file: Path) -> Settings:
    return Settings(var=database_file.parent)


@pytest.fixture
def faq(tmp_path: Path) -> Path:
    path = tmp_path / "faq.csv"
    path.write_text(FAQ, encoding="gb18030")
    return path


def test_a_file_is_imported_and_the_second_time_nothing_changes(
    prepared: Settings, faq: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(faq), "--product", "shoes"], settings=prepared) == DONE
    assert "faq.csv: 2 added" in capsys.readouterr().out
    assert main(["import", str(faq)], settings=prepared) == DONE
    assert "faq.csv: 2 unchanged" in capsys.readouterr().out


def test_a_dry_run_imports_nothing(
    prepared: Settings, faq: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", "--dry-run", str(faq)], settings=prepared) == DONE
    assert "2 added" in capsys.readouterr().out
    assert main(["import", str(faq)], settings=prepared) == DONE
    assert "2 added" in capsys.readouterr().out


def test_rows_that_are_wrong_keep_all_out_unless_they_may_be_skipped(
    prepared: Settings, faq: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    faq.write_text(FAQ + "能换吗？,\n", encoding="utf-8")
    assert main(["import", str(faq)], settings=prepared) == REFUSED
    told = capsys.readouterr().out
    assert "4 answer: 没有内容 / empty" in told
    assert "Nothing was imported" in told
    assert main(["import", "--skip-wrong", str(faq)], settings=prepared) == DONE
    assert "2 added, 1 refused" in capsys.readouterr().out


@pytest.mark.parametrize("content", [None, b"", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_file_of_articles_is_told_in_both_languages(
    prepared: Settings, tmp_path: Path, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "none.csv"
    if content is not None:
        path.write_bytes(content)
    assert main(["import", str(path)], settings=prepared) == IMPOSSIBLE
    zh, en = capsys.readouterr().err.strip().split("\n")
    assert any("\u4e00" <= character <= "\u9fff" for character in zh)
    assert en.isascii()


def test_articles_are_exported_by_the_name_of_the_file(
    prepared: Settings, faq: Path, tmp_path: Path
) -> None:
    assert main(["import", str(faq), "--product", "shoes"], settings=prepared) == DONE
    out = tmp_path / "out.csv"
    assert main(["export", str(out), "--product", "shoes"], settings=prepared) == DONE
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert {row["title"] for row in csv.DictReader(file)} == {"怎么退货？", "多久到货？"}
    assert main(["export", str(tmp_path / "out.what")], settings=prepared) == IMPOSSIBLE
