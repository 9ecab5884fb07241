"""The facts of a period as one file, for supervisors; nobody's words are in it."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from aiohttp import web

from core.query import choice
from core.routes import Role, Route
from deflection.reports.period import Period
from deflection.reports.service import REPORTS
from deflection.warehouse.download import DOWNLOADS
from deflection.warehouse.parts import PartKind

_CHUNK = 256 * 1024
_TYPES = {
    PartKind.CSV: "text/csv; charset=utf-8",
    PartKind.PARQUET: "application/vnd.apache.parquet",
}


async def download(request: web.Request) -> web.StreamResponse:
    """Answer with the facts of a period; they are written to the disk first, then sent."""
    kind = choice("format", request.query.get("format", PartKind.CSV), PartKind)
    today = request.app[REPORTS].today().date()
    period = Period.of(request.query.get("since"), request.query.get("until"), today)
    with tempfile.TemporaryDirectory(prefix="jieli-facts-") as folder:
        path = Path(folder, f"facts-{period.first}-{period.last}.{kind}")
        await request.app[DOWNLOADS].write(period, kind, path)
        return await _send(request, path, _TYPES[kind])


async def _send(request: web.Request, path: Path, content_type: str) -> web.StreamResponse:
    response = web.StreamResponse(
        headers={
            "Content-Type": content_type,
            "Content-Disposition": f'attachment; filename="{path.name}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        }
    )
    response.content_length = (await asyncio.to_thread(path.stat)).st_size
    await response.prepare(request)
    with path.open("rb") as file:
        while chunk := await asyncio.to_thread(file.read, _CHUNK):
            await response.write(chunk)
    await response.write_eof()
    return response


ROUTES = (Route("GET", "/api/reports/facts", download, Role.SUPERVISOR),)
