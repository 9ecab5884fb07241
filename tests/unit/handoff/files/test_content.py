"""What a file is, by its content, whatever it is called."""

from __future__ import annotations

import io
import zipfile

import pytest

from core.errors import FileLies, FileNotAllowed
from handoff.files.content import NAME_LIMIT, examine, tidy_name

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


def archive(*names):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return buffer.getvalue()


@pytest.fixture
def examined(tmp_path):
    """Examines some bytes under a name."""

    def of(data, name, claimed=""):
        path = tmp_path / "file"
        path.write_bytes(data)
        return examine(path, name, claimed)

    return of


@pytest.mark.parametrize(
    ("data", "name", "claimed", "media_type"),
    [
        (PNG, "屏幕.png", "image/png", "image/png"),
        (b"\xff\xd8\xff\xe0rest", "a.JPG", "image/jpg", "image/jpeg"),
        (b"GIF89arest", "a.gif", "", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPrest", "a.webp", "image/webp", "image/webp"),
        (b"%PDF-1.7\n", "a.pdf", "application/pdf", "application/pdf"),
        ("日志\n\x1b[0m".encode(), "a.log", "text/plain", "text/plain"),
        (b'{"a": 1}', "a.json", "application/json", "text/plain"),
        (archive("a.txt"), "a.zip", "application/x-zip-compressed", "application/zip"),
    ],
)
def test_a_file_that_is_what_it_says_is_taken(examined, data, name, claimed, media_type):
    assert examined(data, name, claimed).media_type == media_type


def test_an_office_file_is_told_from_a_plain_archive(examined):
    document = archive("[Content_Types].xml", "word/document.xml")
    assert examined(document, "a.docx").extensions == ("docx",)
    with pytest.raises(FileLies):
        examined(archive("a.txt"), "a.docx")
    with pytest.raises(FileLies):
        examined(document, "a.zip")


@pytest.mark.parametrize(
    ("data", "name", "claimed"),
    [
        (b"<script>alert(1)</script>", "a.png", "image/png"),
        (PNG, "a.html", "text/html"),
        (PNG, "a.txt", ""),
        (PNG, "a.png", "text/html"),
        (b"just words", "a.txt", "image/png"),
        (b"%PDF-1.7", "a.pdf.exe", ""),
        (b"GIF89a", "noextension", ""),
        (b"plain", "a.svg", "image/svg+xml"),
    ],
)
def test_a_file_that_lies_about_its_type_is_refused(examined, data, name, claimed):
    with pytest.raises(FileLies):
        examined(data, name, claimed)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "empty.txt"),
        (b"MZ\x90\x00program", "a.txt"),
        (b"\x7fELF\x02\x01\x01\x00", "a.log"),
        (b"text\x00with a zero" * 500, "a.txt"),
        (b"ok " * 2000 + b"\xff\xfe", "a.txt"),
        (b"PK\x03\x04not an archive", "a.zip"),
    ],
)
def test_a_file_of_no_kind_that_is_taken_is_refused(examined, data, name):
    with pytest.raises(FileNotAllowed):
        examined(data, name)


@pytest.mark.parametrize(
    ("name", "tidy"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\mei\\a.png", "a.png"),
        ("a\x00\u202egnp.png", "agnp.png"),
        ("", "file"),
        ("..", ".."),
        ("长" * 300 + ".png", "长" * (NAME_LIMIT - 4) + ".png"),
    ],
)
def test_names_are_names_and_no_ways(name, tidy):
    assert tidy_name(name) == tidy
