"""Reading a file in a process of its own, with limits of time and memory."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb_index.importing.drafting import Candidate, Refused
from kb_index.importing.formats import Format
from kb_index.importing.options import Options
from kb_index.importing.problem import Problem, Unreadable
from kb_index.importing.row import Cell

MEMORY_LIMIT = 2 * 2**30
SECONDS = 600
_LINE_LIMIT = 32 * 2**20


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be read; of the first ``shown`` rows the cells come too."""

    path: Path
    name: str
    format: Format | None = None
    mapping: Mapping[str, str] | None = None
    options: Options = field(default_factory=Options)
    shown: int = 0

    def to_json(self) -> dict[str, Any]:
        """Write it for the process that reads."""
        return {
            "path": str(self.path),
            "name": self.name,
            "format": self.format,
            "mapping": None if self.mapping is None else dict(self.mapping),
            "options": self.options.to_json(),
            "shown": self.shown,
        }


@dataclass(frozen=True, slots=True)
class Read:
    """One row as it was read, and what it gives; ``cells`` are there if they were asked for."""

    made: Candidate | Refused
    cells: Mapping[str, Cell] | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that is being read."""

    format: Format
    columns: tuple[str, ...]
    rows: AsyncIterator[Read]


@asynccontextmanager
async def reading(asked: Asked) -> AsyncIterator[Reading]:
    """Read a file while the block runs; raise `Unreadable`, also where it takes too much."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "kb_index.importing",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        limit=_LINE_LIMIT,
        env={**os.environ, "PYTHONPATH": _path(), "PYTHONIOENCODING": "utf-8"},
    )
    try:
        async with asyncio.timeout(SECONDS):
            lines = _lines(process, asked)
            head = await anext(lines)
            yield Reading(Format(head["format"]), tuple(head["columns"]), _rows(lines))
    except TimeoutError as error:
        raise Unreadable("too_slow") from error
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _lines(
    process: asyncio.subprocess.Process, asked: Asked
) -> AsyncIterator[dict[str, Any]]:
    """Yield what the process says until its last word; one that dies has met a limit."""
    if process.stdin is None or process.stdout is None:
        raise ValueError("the process must have pipes")
    process.stdin.write(json.dumps(asked.to_json()).encode() + b"\n")
    process.stdin.close()
    while line := await process.stdout.readline():
        said: dict[str, Any] = json.loads(line)
        if "end" in said:
            return
        if "unreadable" in said:
            raise Unreadable(said["unreadable"]["code"], **said["unreadable"]["details"])
        yield said
    raise Unreadable("too_slow")


async def _rows(lines: AsyncIterator[dict[str, Any]]) -> AsyncIterator[Read]:
    async for said in lines:
        cells = said.pop("cells", None)
        if "problems" in said:
            problems = tuple(Problem(**one) for one in said["problems"])
            yield Read(Refused(said["place"], problems, said["title"]), cells)
        else:
            yield Read(Candidate(**said), cells)


def _path() -> str:
    """Return where Python finds our packages, whatever folder we were started in."""
    ours = str(Path(__file__).parents[2])
    return os.pathsep.join(filter(None, (ours, os.environ.get("PYTHONPATH"))))
