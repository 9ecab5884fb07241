"""Opening a zip file from outside: nothing in it leads elsewhere or unpacks to too much."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from kb_index.importing.problem import Unreadable

UNPACKED_LIMIT = 512 * 2**20
MEMBER_LIMIT = 100_000
_RATIO, _SMALL = 200, 2**20
_ENCRYPTED, _UTF_8 = 0x1, 0x800


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a zip file while the block runs; raise `Unreadable` for one that cannot be trusted."""
    try:
        with zipfile.ZipFile(path) as archive:
            check(archive)
            yield archive
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise Unreadable("damaged", problem=str(error) or type(error).__name__) from error
    except RuntimeError as error:  # what zipfile raises for a password that it has not got
        raise Unreadable("encrypted") from error


def check(archive: zipfile.ZipFile) -> None:
    """Raise `Unreadable` unless every member is a plain file in place and of a sane size."""
    members = archive.infolist()
    if len(members) > MEMBER_LIMIT:
        raise Unreadable("too_many_files", limit=MEMBER_LIMIT)
    for member in members:
        _check_place(member)
        if member.flag_bits & _ENCRYPTED:
            raise Unreadable("encrypted")
        if member.file_size > max(_SMALL, _RATIO * member.compress_size):
            raise _too_much()
    if sum(member.file_size for member in members) > UNPACKED_LIMIT:
        raise _too_much()


def contents(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Return a member's bytes; one that is longer than it says is refused."""
    with archive.open(member) as file:
        data = file.read(member.file_size + 1)
    if len(data) > member.file_size:
        raise _too_much()
    return data


def name_of(member: zipfile.ZipInfo) -> str:
    """Return a member's path; old programs wrote theirs in the encoding of their machine."""
    if member.flag_bits & _UTF_8 or member.filename.isascii():
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _check_place(member: zipfile.ZipInfo) -> None:
    name = name_of(member).replace("\\", "/")
    path = PurePosixPath(name)
    link = stat.S_ISLNK(member.external_attr >> 16)
    if path.is_absolute() or ".." in path.parts or ":" in name or "\x00" in name or link:
        raise Unreadable("leads_outside", path=name[:200])


def _too_much() -> Unreadable:
    return Unreadable("unpacks_to_too_much", limit=UNPACKED_LIMIT // 2**20)
