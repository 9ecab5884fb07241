"""The facts of a period as one file, for supervisors; nobody's words are in it."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from aiohttp import web

from core.query import choice, choices
from core.routes import Role, Route, json_response
from deflection.facts import FactKind
from deflection.reports.period import Period
from deflection.reports.service import REPORTS
from deflection.warehouse.download import DOWNLOADS
from deflection.warehouse.parts import PartKind

_CHUNK = 256 * 1024
_TYPES = {
    PartKind.CSV: "text/csv; charset=utf-8",
    PartKind.PARQUET: "application/vnd.apache.parquet",
}


async def about(request: web.Request) -> web.Response:
    """Answer with what a download would hold."""
    period = _period(request)
    told = await request.app[DOWNLOADS].about(period, choices(request, "kind", FactKind))
    reports = request.app[REPORTS]
    ends = {"since": period.first.isoformat(), "until": period.last.isoformat()}
    today = reports.today().date().isoformat()
    return json_response({**ends, **told, "today": today, "zone": str(reports.zone)})


async def download(request: web.Request) -> web.StreamResponse:
    """Answer with the facts of a period; they are written to the disk first, then sent."""
    part = choice("format", request.query.get("format", PartKind.CSV), PartKind)
    kinds, period = choices(request, "kind", FactKind), _period(request)
    with tempfile.TemporaryDirectory(prefix="jieli-facts-") as folder:
        path = Path(folder, f"facts-{period.first}-{period.last}.{part}")
        await request.app[DOWNLOADS].write(period, part, path, kinds)
        return await _send(request, path, _TYPES[part])


def _period(request: web.Request) -> Period:
    today = request.app[REPORTS].today().date()
    return Period.of(request.query.get("since"), request.query.get("until"), today)


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


ROUTES = (
    Route("GET", "/api/reports/facts", download, Role.SUPERVISOR),
    Route("GET", "/api/reports/facts/about", about, Role.SUPERVISOR),
)
