"""What a file is, by its content: its name and what its sender called it are claims."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from core.errors import FileLies, FileNotAllowed
from core.text import clean

NAME_LIMIT = 120
"""Longest name in characters."""
_HEAD = 4096
_TEXT = b"\t\n\r\x0c\x1b"
"""Control characters that logs and text files have."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that may be sent; ``shown`` in place, others are downloaded."""

    media_type: str
    extensions: tuple[str, ...]
    shown: bool = False


PNG = Kind("image/png", ("png",), shown=True)
JPEG = Kind("image/jpeg", ("jpg", "jpeg"), shown=True)
GIF = Kind("image/gif", ("gif",), shown=True)
WEBP = Kind("image/webp", ("webp",), shown=True)
AMR = Kind("audio/amr", ("amr",))
MP4 = Kind("video/mp4", ("mp4",))
PDF = Kind("application/pdf", ("pdf",))
TEXT = Kind("text/plain", ("txt", "log", "csv", "md", "json", "yml", "yaml", "conf", "ini"))
ZIP = Kind("application/zip", ("zip",))
_OFFICE = "application/vnd.openxmlformats-officedocument."
_IN_ZIP = {
    "word/": Kind(_OFFICE + "wordprocessingml.document", ("docx",)),
    "xl/": Kind(_OFFICE + "spreadsheetml.sheet", ("xlsx",)),
    "ppt/": Kind(_OFFICE + "presentationml.presentation", ("pptx",)),
}
KINDS = {
    each.media_type: each
    for each in (PNG, JPEG, GIF, WEBP, AMR, MP4, PDF, TEXT, ZIP, *_IN_ZIP.values())
}
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"#!AMR", AMR),
    (b"%PDF-", PDF),
)
# What a browser says where it knows better than to guess; other claims are as good as none.
_CLAIMS = ("image/", "application/pdf", "text/html", "application/xhtml", "application/javascript")


def tidy_name(name: str) -> str:
    """Return a file's own name, without folders, of at most `NAME_LIMIT` characters."""
    own = clean(PurePosixPath(name.replace("\\", "/")).name) or "file"
    stem, dot, extension = own.rpartition(".")
    if len(own) <= NAME_LIMIT or not dot:
        return own[:NAME_LIMIT]
    return stem[: NAME_LIMIT - len(extension) - 1] + dot + extension


def examine(path: Path, name: str, claimed: str) -> Kind:
    """Return what a file is; ``claimed`` is the media type that its sender gave, perhaps none.

    Raise `FileNotAllowed` for a kind that is not taken, `FileLies` where the content is another
    than the name or the claim says. Reads the file: not for the event loop.
    """
    kind = recognise(path)
    if kind is None:
        raise FileNotAllowed(name=name, allowed=", ".join(_extensions()))
    if PurePosixPath(name).suffix.lower().lstrip(".") not in kind.extensions:
        raise FileLies(name=name, found=kind.media_type)
    claim = claimed.partition(";")[0].strip().lower().replace("image/jpg", "image/jpeg")
    if claim.startswith(_CLAIMS) and claim != kind.media_type:
        raise FileLies(name=name, found=kind.media_type)
    return kind


def recognise(path: Path) -> Kind | None:
    """Return what a file is, None where it is nothing that is taken. Reads the file."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        return MP4
    if head.startswith(b"PK\x03\x04"):
        return _in_zip(path)
    return TEXT if head and _is_text(path) else None


def _in_zip(path: Path) -> Kind | None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if "[Content_Types].xml" not in names:
        return ZIP
    fits = (kind for folder, kind in _IN_ZIP.items() if any(n.startswith(folder) for n in names))
    return next(fits, None)


def _is_text(path: Path) -> bool:
    data = path.read_bytes()
    if any(byte < 32 and byte not in _TEXT for byte in data[:_HEAD]):
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\x00" not in data


def _extensions() -> list[str]:
    return [each for kind in KINDS.values() for each in kind.extensions]
