"""Pictures on the disk: named by their content, and each there whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from core.errors import PictureNotAllowed, PictureNotFound

LIMIT = 5 * 2**20
"""The largest picture in bytes."""
ADDRESS = "/api/web/pictures/"
_ID = re.compile(r"[0-9a-f]{64}")
_OURS = re.compile(re.escape(ADDRESS) + _ID.pattern)
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_HEAD = 16


def is_ours(address: str) -> bool:
    """Tell whether an address is exactly that of a picture here."""
    return _OURS.fullmatch(address) is not None


@dataclass(frozen=True, slots=True)
class Pictures:
    """A folder of pictures. Its methods touch the disk: they are not for the event loop."""

    folder: Path

    def keep(self, content: bytes) -> str:
        """Store a picture and return its id: the same content twice is stored once.

        What it is called counts for nothing; raise `PictureNotAllowed` for what is none.
        """
        _media_type(content[:_HEAD])
        picture_id = hashlib.sha256(content).hexdigest()
        path = self._path(picture_id)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f"{secrets.token_hex(8)}.part")
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
