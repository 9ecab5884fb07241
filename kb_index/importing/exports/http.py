"""The address of exports."""

from __future__ import annotations

import asyncio
import secrets
from enum import StrEnum
from os.path import getsize
from pathlib import Path

from aiohttp import web

from core.clock import utc_now
from core.query import Choice, choice
from core.routes import Role, Route
from kb_index.article import Audience, Status
from kb_index.importing.exports.service import EXPORTS, ExportFormat, Selection
from kb_index.results import ArticleKind

_TYPES = {
    ExportFormat.CSV: ("text/csv; charset=utf-8", "csv"),
    ExportFormat.XLSX: (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
    ),
    ExportFormat.JSON_LINES: ("application/jsonl; charset=utf-8", "jsonl"),
    ExportFormat.MARKDOWN: ("application/zip", "zip"),
    ExportFormat.HTML: ("application/zip", "zip"),
}
_CHUNK = 256 * 1024
_WORDS = ("product", "category", "language")
_CHOICES: dict[str, type[StrEnum]] = {"status": Status, "audience": Audience, "kind": ArticleKind}


async def get_export(request: web.Request) -> web.StreamResponse:
    """Write the selected articles and send them as a file."""
    exports = request.app[EXPORTS]
    kind = _choice(request, "format", ExportFormat) or ExportFormat.CSV
    selection = Selection(_only(request), request.query.get("tag", "")[:128])
    path = exports.folder / f"{secrets.token_hex(16)}.part"  # what a dead process leaves goes
    try:
        await exports.write(path, kind, selection)
        return await _send(request, path, kind)
    finally:
        await asyncio.to_thread(path.unlink, missing_ok=True)


async def _send(request: web.Request, path: Path, kind: ExportFormat) -> web.StreamResponse:
    media_type, suffix = _TYPES[kind]
    name = f"articles-{utc_now():%Y-%m-%d}.{suffix}"
    response = web.StreamResponse(
        headers={
            "Content-Type": media_type,
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Length": str(await asyncio.to_thread(getsize, path)),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        }
    )
    await response.prepare(request)
    file = await asyncio.to_thread(path.open, "rb")
    try:
        while chunk := await asyncio.to_thread(file.read, _CHUNK):
            await response.write(chunk)
    finally:
        await asyncio.to_thread(file.close)
    await response.write_eof()
    return response


def _only(request: web.Request) -> dict[str, str]:
    """Return the columns that the query names, with their values."""
    only = {name: request.query.get(name, "")[:128] for name in _WORDS}
    only |= {name: _choice(request, name, kind) or "" for name, kind in _CHOICES.items()}
    return {name: value for name, value in only.items() if value}


def _choice(request: web.Request, name: str, kind: type[Choice]) -> Choice | None:
    told = request.query.get(name, "")
    return choice(name, told, kind) if told else None


ROUTES = [Route("GET", "/api/studio/exports", get_export, Role.EDITOR)]
