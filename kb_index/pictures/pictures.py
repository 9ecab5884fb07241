"""Pictures on the disk: named by their content, and each there whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aiohttp import web

from core.errors import PictureNotAllowed, PictureNotFound

LIMIT = 5 * 2**20
"""The largest picture in bytes."""
ADDRESS = "/api/web/pictures/"
_ID = re.compile(r"[0-9a-f]{64}")
_OURS = re.compile(re.escape(ADDRESS) + _ID.pattern)
_NAMED = re.compile(re.escape(ADDRESS) + f"({_ID.pattern})")
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_HEAD = 16
_PART, _GONE = ".part", ".gone"


def is_ours(address: str) -> bool:
    """Tell whether an address is exactly that of a picture here."""
    return _OURS.fullmatch(address) is not None


def named_in(text: str) -> set[str]:
    """Return the pictures whose addresses a text holds, also where it shows none of them."""
    return set(_NAMED.findall(text))


@dataclass(frozen=True, slots=True)
class Pictures:
    """A folder of pictures. Its methods touch the disk: they are not for the event loop.

    When a file was changed last says when its picture was last known to be used. One that nobody
    uses is set aside under another name before it goes, so that whoever brings it again meanwhile
    either is seen by who takes it away, or writes it anew.
    """

    folder: Path

    def keep(self, content: bytes) -> str:
        """Store a picture and return its id: the same content twice is stored once.

        What it is called counts for nothing; raise `PictureNotAllowed` for what is none.
        """
        _media_type(content[:_HEAD])
        picture_id = hashlib.sha256(content).hexdigest()
        path = self._path(picture_id)
        try:
            os.utime(path)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f"{secrets.token_hex(8)}{_PART}")
            try:
                _write(part, content)
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
        return picture_id

    def find(self, picture_id: str) -> tuple[Path, str]:
        """Return where a picture lies and its media type; raise `PictureNotFound`."""
        path = self._path(picture_id) if _ID.fullmatch(picture_id) else None
        if path is None or not path.is_file():
            raise PictureNotFound()
        with path.open("rb") as file:
            return path, _media_type(file.read(_HEAD))

    def note_used(self, picture_ids: Iterable[str], at: datetime) -> None:
        """Note that pictures are used now; those that were set aside come back."""
        for picture_id in picture_ids:
            path = self._path(picture_id)
            with suppress(FileNotFoundError):
                path.with_suffix(_GONE).rename(path)
            with suppress(FileNotFoundError):
                os.utime(path, (at.timestamp(), at.timestamp()))

    def set_aside(self, before: datetime) -> list[str]:
        """Set aside what was not used since a moment, and return all that is; halves are gone."""
        for part in self._older(f"*{_PART}", before):
            part.unlink(missing_ok=True)
        for path in self._older("*", before):
            if _ID.fullmatch(path.name):
                self._aside(path, before)
        return [path.stem for path in self.folder.glob(f"*/*{_GONE}")]

    def drop(self, picture_ids: Iterable[str]) -> None:
        """Take pictures that were set aside away for good."""
        for picture_id in picture_ids:
            self._path(picture_id).with_suffix(_GONE).unlink(missing_ok=True)

    def _aside(self, path: Path, before: datetime) -> None:
        gone = path.with_suffix(_GONE)
        with suppress(FileNotFoundError):
            path.rename(gone)
            if gone.stat().st_mtime >= before.timestamp():
                gone.rename(path)  # somebody has just brought it again

    def _older(self, names: str, before: datetime) -> Iterator[Path]:
        for path in list(self.folder.glob(f"*/{names}")):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < before.timestamp():
                    yield path

    def _path(self, picture_id: str) -> Path:
        return self.folder / picture_id[:2] / picture_id


def _media_type(head: bytes) -> str:
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    raise PictureNotAllowed()


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


PICTURES = web.AppKey("pictures", Pictures)
