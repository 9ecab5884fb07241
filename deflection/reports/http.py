"""The addresses of the reports; all of them are for supervisors."""

from __future__ import annotations

from aiohttp import web

from core.errors import InvalidInput
from core.query import moment
from core.routes import Role, Route, json_response
from deflection.outcomes import Outcome
from deflection.reports.period import Period
from deflection.reports.service import REPORTS, Part

_FILTERS = ("channel", "language", "product")
_LONGEST = 64


async def overview(request: web.Request) -> web.Response:
    """Answer with every metric of a period."""
    return json_response(await request.app[REPORTS].overview(_period(request), _only(request)))


async def breakdown(request: web.Request) -> web.Response:
    """Answer with the metrics for each channel, language, product, agent, article or day."""
    try:
        part = Part(request.match_info["part"])
    except ValueError as error:
        parts = ", ".join(Part)
        raise InvalidInput(field="part", problem=f"one of {parts}") from error
    found = await request.app[REPORTS].breakdown(_period(request), part, _only(request))
    return json_response(found)


async def conversations(request: web.Request) -> web.Response:
    """Answer with the conversations behind a number; page with ``before=<asked_at>``."""
    raw = request.query.get("outcome")
    if raw is not None and raw not in set(Outcome):
        raise InvalidInput(field="outcome", problem="one of " + ", ".join(Outcome))
    found = await request.app[REPORTS].conversations(
        _period(request),
        Outcome(raw) if raw is not None else None,
        {name: value for name, value in _only(request).items() if name != "language"},
        moment(request, "before"),
    )
    return json_response({"conversations": found})


def _period(request: web.Request) -> Period:
    today = request.app[REPORTS].today().date()
    return Period.of(request.query.get("since"), request.query.get("until"), today)


def _only(request: web.Request) -> dict[str, str]:
    only = {name: request.query[name] for name in _FILTERS if name in request.query}
    for name, value in only.items():
        if len(value) > _LONGEST:
            raise InvalidInput(field=name, problem=f"longer than {_LONGEST} characters")
    return only


ROUTES = (
    Route("GET", "/api/reports/overview", overview, Role.SUPERVISOR),
    Route("GET", "/api/reports/by/{part}", breakdown, Role.SUPERVISOR),
    Route("GET", "/api/reports/conversations", conversations, Role.SUPERVISOR),
)
