"""Which format a file has: by its content, and by its name where content cannot tell."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from pathlib import Path, PurePosixPath

from kb_index.importing.problem import Unreadable
from kb_index.importing.readers.text_file import decode


class Format(StrEnum):
    """A kind of file that can be imported."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON_LINES = "jsonl"
    MARKDOWN = "markdown"
    HTML = "html"
    WORD = "word"
    PDF = "pdf"
    FOLDER = "folder"
    DISCOURSE = "discourse"
    STACK_EXCHANGE = "stack_exchange"
    PAGES = "pages"


KNOWN = "CSV, Excel, JSON, Markdown, HTML, Word, PDF, ZIP, Posts.xml"
_HEAD = 64
_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BY_NAME = {
    **dict.fromkeys((".csv", ".tsv", ".txt"), Format.CSV),
    **dict.fromkeys((".md", ".markdown", ".mdx"), Format.MARKDOWN),
    **dict.fromkeys((".html", ".htm", ".xhtml"), Format.HTML),
    **dict.fromkeys((".jsonl", ".ndjson"), Format.JSON_LINES),
}
_MARKUP = re.compile(r"(?i)\A\s*(?:<!doctype html|<html|<head|<body|<!--)")


def format_of(path: Path, name: str) -> Format:
    """Return a file's format; raise `Unreadable` for what is none of them, saying what it is."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise Unreadable("empty_file")
    _refuse(head)
    if head.startswith(b"%PDF-"):
        return Format.PDF
    if head.startswith(b"PK\x03\x04"):
        return _packed(path)
    text = decode(path.read_bytes())
    return _written(text, PurePosixPath(name).suffix.lower())


def _refuse(head: bytes) -> None:
    for signature, kind in _PICTURES:
        if head.startswith(signature):
            raise Unreadable("picture", found=kind)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        raise Unreadable("picture", found="WebP")
    if head.startswith(_OLD_OFFICE):
        raise Unreadable("old_office")


def _packed(path: Path) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Unreadable("damaged", problem=str(error)) from error
    if "[Content_Types].xml" not in names:
        return Format.FOLDER
    for folder, kind in (("xl/", Format.XLSX), ("word/", Format.WORD)):
        if any(name.startswith(folder) for name in names):
            return kind
    raise Unreadable("unknown_kind", known=KNOWN)


def _written(text: str, suffix: str) -> Format:
    begin = text.lstrip()[:1]
    if suffix == ".xml" or ("<row " in text and "PostTypeId" in text):
        return Format.STACK_EXCHANGE
    if begin == "{" and suffix != ".md":
        return _json(text, suffix)
    if begin == "[" and suffix == ".json":
        return Format.JSON_LINES
    if suffix in _BY_NAME:
        return _BY_NAME[suffix]
    if _MARKUP.match(text):
        return Format.HTML
    raise Unreadable("unknown_kind", known=KNOWN)


def _json(text: str, suffix: str) -> Format:
    """Tell a topic, or a list of them, over several lines from JSON lines, an object each."""
    first, _, rest = text.lstrip().partition("\n")
    alone = not rest.strip() and suffix == ".json"
    return Format.DISCOURSE if alone or not first.rstrip().endswith("}") else Format.JSON_LINES
