"""What is wrong with a file or a row is said in both languages, and nothing else happens."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from kb_index.importing.problem import WORDS, Unreadable
from kb_index.importing.readers import archive
from tests.unit.kb_index.importing.files import (
    document,
    given,
    pdf,
    problems,
    read,
    workbook,
    zipped,
)

BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;">]>'
XXE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def replaced(data: bytes, name: str, change: dict[str, str]) -> bytes:
    """Return a zip file with some words of one member replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        members = {each: old.read(each) for each in old.namelist()}
    for before, after in change.items():
        members[name] = members[name].replace(before.encode(), after.encode())
    return zipped(members)


def with_entities(declared: str) -> bytes:
    """Return a workbook whose sheet declares entities."""
    sheet = {"<worksheet": f"{declared}<worksheet", ">So.<": ">&a;<"}
    return replaced(
        workbook(["question", "answer"], ["How?", "So."]), "xl/worksheets/sheet1.xml", sheet
    )


def linked() -> bytes:
    """Return a zip file with a symbolic link."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        link = zipfile.ZipInfo("a.md")
        link.external_attr = 0o120777 << 16
        packed.writestr(link, "/etc/passwd")
    return out.getvalue()


def locked() -> bytes:
    """Return a zip file whose member says that it is encrypted."""
    data = bytearray(zipped({"a.md": "# A\nb"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(signature) + offset
        struct.pack_into("<H", data, place, struct.unpack_from("<H", data, place)[0] | 1)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.csv", "empty_file"),
        (b"\xef\xbb\xbf \n", "a.csv", "empty_file"),
        (b"question,answer\n", "a.csv", "no_rows"),
        (b'question,answer\n"open,quote\n', "a.csv", "damaged"),
        (b"question,answer\nx,\xff\xfe\x00\x81\x00\x9f\x01\n", "a.csv", "not_text"),
        (b"GIF89a" + bytes(9), "a.csv", "picture"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a.html", "picture"),
        (b"\x7fELF\x02\x01\x01" + bytes(40), "a.csv", "not_text"),
        (b"just words", "a.exe", "unknown_kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "a.docx", "old_office"),
        (zipped({"[Content_Types].xml": "", "ppt/x.xml": "<x/>"}), "a.pptx", "unknown_kind"),
        (workbook(["question", "answer"], ["x", "y"])[:-900], "a.xlsx", "damaged"),
        (zipped({"[Content_Types].xml": "<Types/>", "xl/x.xml": "<x/>"}), "a.xlsx", "damaged"),
        (zipped({"[Content_Types].xml": "<Types/>", "word/x.xml": "<x/>"}), "a.docx", "damaged"),
        (workbook(), "a.xlsx", "empty_file"),
        (with_entities(BOMB), "a.xlsx", "has_entities"),
        (with_entities(XXE), "a.xlsx", "has_entities"),
        (document(("", "x"), prologue=BOMB), "a.docx", "has_entities"),
        (document(("", "x"), prologue=XXE), "a.docx", "has_entities"),
        (f"<?xml version='1.0'?>{BOMB}<posts><row/></posts>".encode(), "Posts.xml", "has_entities"),
        (f"<?xml version='1.0'?>{XXE}<posts>&a;</posts>".encode(), "Posts.xml", "has_entities"),
        (b"<posts><row Id='1' PostTypeId='1'", "Posts.xml", "damaged"),
        (b"<posts></posts>", "Posts.xml", "no_rows"),
        (pdf("x", password="secret"), "a.pdf", "encrypted"),
        (b"%PDF-1.7\nnothing", "a.pdf", "damaged"),
        (b'{"topics": [', "a.json", "damaged"),
        (b'{"a": 1}', "a.json", "no_rows"),
        (b"[" * 100_000, "a.json", "damaged"),
        (zipped({"../../etc/cron.d/a.md": "# x"}), "a.zip", "leads_outside"),
        (zipped({"/etc/a.md": "# x"}), "a.zip", "leads_outside"),
        (zipped({"..\\..\\a.md": "# x"}), "a.zip", "leads_outside"),
        (zipped({"c:/a.md": "# x"}), "a.zip", "leads_outside"),
        (linked(), "a.zip", "leads_outside"),
        (locked(), "a.zip", "encrypted"),
        (zipped({"a.md": b"0" * 3 * 2**20}), "a.zip", "unpacks_to_too_much"),
        (zipped({"a.png": b"x"}), "a.zip", "no_articles"),
        (b"PK\x03\x04" + bytes(30), "a.zip", "damaged"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, data: bytes, name: str, code: str
) -> None:
    with pytest.raises(Unreadable) as caught:
        read(tmp_path, data, name)
    problem = caught.value.problem
    assert problem.code == code
    assert problem.message("zh") != problem.message("en")


def test_a_zip_of_too_much_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "UNPACKED_LIMIT", 50)
    with pytest.raises(Unreadable) as caught:
        read(tmp_path, zipped({"a.md": "x" * 30, "b.md": "y" * 30}), "a.zip")
    assert caught.value.problem.code == "unpacks_to_too_much"


def test_a_zip_of_too_many_files_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MEMBER_LIMIT", 2)
    with pytest.raises(Unreadable) as caught:
        read(tmp_path, zipped({f"{n}.md": "x" for n in range(3)}), "a.zip")
    assert caught.value.problem.code == "too_many_files"


def test_a_member_that_is_longer_than_it_says_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.md": b"# x\n" + b"y" * 90}, method=zipfile.ZIP_STORED))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(signature) + offset, 10)
    with pytest.raises(Unreadable) as caught:
        read(tmp_path, bytes(data), "a.zip")
    assert caught.value.problem.code == "damaged"


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("How?,,,,,", "answer", "empty"),
        (",So.,,,,", "title", "empty"),
        ("\x01,So.,,,,", "title", "empty"),
        (f"{'x' * 501},So.,,,,", "title", "too_long"),
        (f"How?,{'x' * 5_000_000},,,,", "answer", "too_many_bytes"),
        ("How?,So.,fr,,,", "language", "not_one_of"),
        ("How?,So.,,1.11.2026,,", "valid_from", "not_a_date"),
        ("How?,So.,,0001-01-01T00:00+14:00,,", "valid_from", "not_a_date"),
        ("How?,So.,,2026-11-02,2026-11-02,", "valid_until", "ends_before_it_begins"),
        ("How?,So.,,,,a/b/A", "category", "runs_in_a_circle"),
        (f"How?,So.,,,,{'x' * 129}", "category", "too_long"),
        ("How?,So.,,,,c,more", "", "more_cells"),
        ("How?,#REF!,,,,", "", "formula_error"),
    ],
)
def test_a_row_that_is_wrong_spoils_only_itself(
    tmp_path: Path, row: str, column: str, code: str
) -> None:
    header = "question,answer,language,valid_from,valid_until,category\n"
    text = f"{header}First?,Yes.,,,,\n{row}\nLast?,Yes.,,,,\n"
    first, wrong, last = read(tmp_path, text, "faq.csv")
    assert (wrong.place, problems(wrong)) == ("3", [(column, code)])
    assert (given(first)["title"], given(last)["title"]) == ("First?", "Last?")


def test_the_same_article_twice_in_a_file_is_refused_the_second_time(tmp_path: Path) -> None:
    _, second = read(tmp_path, "question,answer\nHow?,So.\nHow?,Thus.\n", "faq.csv")
    assert problems(second) == [("title", "same_as")]


def test_a_file_without_a_column_of_titles_says_so_for_each_row(tmp_path: Path) -> None:
    [made] = read(tmp_path, "colour,answer\nred,So.\n", "faq.csv")
    assert problems(made) == [("title", "no_column")]


def test_a_formula_without_a_value_is_an_empty_cell(tmp_path: Path) -> None:
    [made] = read(tmp_path, workbook(["question", "answer"], ["How?", "=1+1"]), "faq.xlsx")
    assert problems(made) == [("answer", "empty")]


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    [made] = read(tmp_path, 'question,answer\n"=HYPERLINK(""x"")",@SUM(A1)\n', "faq.csv")
    assert (given(made)["title"], given(made)["answer"]) == ('=HYPERLINK("x")', "@SUM(A1)")


def test_a_line_that_is_no_json_spoils_only_itself(tmp_path: Path) -> None:
    good, bad, deep = read(
        tmp_path, '{"q": "How?", "a": "So."}\n{oops\n' + "[" * 100_000, "a.jsonl"
    )
    assert given(good)["title"] == "How?"
    assert problems(bad) == problems(deep) == [("", "not_json")]


@pytest.mark.parametrize(
    "front",
    ["title: [unclosed", "- a\n- b", "!!python/object/apply:os.system ['true']", "a: &a [*a]"],
)
def test_hostile_front_matter_spoils_only_its_file(tmp_path: Path, front: str) -> None:
    members = {"a.md": f"---\n{front}\n---\nbody", "b.md": "# B\nbeta"}
    made = {each.place: each for each in read(tmp_path, zipped(members), "a.zip")}
    assert given(made["b.md"])["title"] == "B"
    if "&a" not in front:
        assert problems(made["a.md"]) == [("", "not_readable")]


def test_a_page_that_is_nested_without_end_is_refused(tmp_path: Path) -> None:
    [made] = read(tmp_path, "<html><body>" + "<div>" * 100_000 + "x", "a.html")
    assert problems(made) == [("", "not_readable")]


def test_a_scanned_pdf_has_no_text(tmp_path: Path) -> None:
    [made] = read(tmp_path, pdf(""), "scan.pdf")
    assert problems(made) == [("answer", "empty")]


@pytest.mark.parametrize("code", sorted(WORDS))
def test_every_problem_has_words_in_both_languages(code: str) -> None:
    zh, en = WORDS[code]
    assert any("\u4e00" <= character <= "\u9fff" for character in zh)
    assert en.isascii()
