"""Where the files lie: outside the web root, under random names, each there whole or not at all."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from core.errors import FileTooLarge

_PART = ".part"


@dataclass(frozen=True, slots=True)
class Disk:
    """A folder of files; ``limit`` is the largest that it takes, in bytes."""

    folder: Path
    limit: int

    @asynccontextmanager
    async def receive(
        self, chunks: AsyncIterator[bytes], length: int | None
    ) -> AsyncIterator[tuple[Path, int]]:
        """Write what comes to a file of its own and give its path and size to the block.

        The file is gone after the block unless `keep` took it. Raise `FileTooLarge` before the
        first byte where ``length`` says so, else with the first byte too many.
        """
        if length is not None and length > self.limit:
            raise FileTooLarge(megabytes=self.limit // 2**20)
        part = self.folder / (secrets.token_hex(16) + _PART)
        try:
            size = await self._write(part, chunks)
            yield part, size
        finally:
            await asyncio.to_thread(part.unlink, missing_ok=True)

    async def keep(self, part: Path) -> str:
        """Give a received file its place and return its id; it is on the disk when this returns."""
        file_id = secrets.token_hex(16)
        await asyncio.to_thread(_move, part, self.path(file_id))
        return file_id

    async def drop(self, file_id: str) -> None:
        """Take a file away that no message names."""
        await asyncio.to_thread(self.path(file_id).unlink, missing_ok=True)

    def path(self, file_id: str) -> Path:
        """Return where a file lies; its id comes from the database, never from a request."""
        return self.folder / file_id[:2] / file_id

    def clear(self) -> None:
        """Take away what a process that died had not received whole."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for part in self.folder.glob(f"*{_PART}"):
            with contextlib.suppress(OSError):
                part.unlink()

    async def _write(self, part: Path, chunks: AsyncIterator[bytes]) -> int:
        size = 0
        file = await asyncio.to_thread(part.open, "xb")
        try:
            async for chunk in chunks:
                size += len(chunk)
                if size > self.limit:
                    raise FileTooLarge(megabytes=self.limit // 2**20)
                await asyncio.to_thread(file.write, chunk)
            await asyncio.to_thread(_to_disk, file)
        finally:
            await asyncio.to_thread(file.close)
        return size


def _to_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _move(part: Path, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the name as well as the bytes
    finally:
        os.close(folder)
