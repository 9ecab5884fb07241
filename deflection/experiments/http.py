"""The addresses of experiments; all of them are for supervisors."""

from __future__ import annotations

import math
from typing import Annotated

from aiohttp import web
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from core.errors import InvalidInput
from core.query import number
from core.routes import Role, Route, json_response, principal, read_body
from core.text import clean
from deflection.experiments.drafting import KEYS, LONGEST_DAYS, ExperimentDraft
from deflection.experiments.service import EXPERIMENTS, Plan

_MOST = 10_000_000
_WIDEST = 200
"""From the lowest to the highest net promoter score; no measure's scale is wider."""


class Stop(BaseModel):
    """What was concluded, in words."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    conclusion: Annotated[str, AfterValidator(clean), Field(max_length=1000)] = ""


async def list_experiments(request: web.Request) -> web.Response:
    """Answer with every experiment."""
    return json_response({"experiments": await request.app[EXPERIMENTS].every()})


async def options(request: web.Request) -> web.Response:
    """Answer with what an experiment can be made of."""
    return json_response(request.app[EXPERIMENTS].options())


async def plan(request: web.Request) -> web.Response:
    """Answer with how many contacts are needed, and how long that takes."""
    wanted = Plan(
        metric=request.query.get("metric", "confirmed"),
        difference=_fraction(request, "difference", 0.03, -_WIDEST, _WIDEST),
        share=_fraction(request, "share", 1, 0.01, 1),
        days=number(request, "days", 3, 1, LONGEST_DAYS),
        variants=number(request, "variants", 2, 2, len(KEYS)),
    )
    return json_response(await request.app[EXPERIMENTS].plan(wanted))


async def add(request: web.Request) -> web.Response:
    """Keep a draft."""
    draft = await read_body(request, ExperimentDraft)
    made = await request.app[EXPERIMENTS].add(draft, principal(request).id)
    return json_response({"experiment": made}, status=201)


async def read(request: web.Request) -> web.Response:
    """Answer with an experiment and its result so far."""
    return json_response(await request.app[EXPERIMENTS].read(_id(request)))


async def start(request: web.Request) -> web.Response:
    """Let contacts in."""
    return json_response(await request.app[EXPERIMENTS].start(_id(request)))


async def stop(request: web.Request) -> web.Response:
    """Treat everybody alike again."""
    body = await read_body(request, Stop)
    return json_response(await request.app[EXPERIMENTS].stop(_id(request), body.conclusion))


async def remove(request: web.Request) -> web.Response:
    """Take a draft away."""
    await request.app[EXPERIMENTS].remove(_id(request))
    return web.Response(status=204)


async def conversations(request: web.Request) -> web.Response:
    """Answer with the conversations behind a number of a variant; page with ``after=<next>``."""
    before = number(request, "after", _MOST, 0, _MOST)
    found = await request.app[EXPERIMENTS].conversations(
        _id(request), request.query.get("variant", "a"), request.query.get("metric", ""), before
    )
    return json_response(found)


def _id(request: web.Request) -> str:
    return request.match_info["id"][:64].replace("\x00", "")


def _fraction(
    request: web.Request, name: str, otherwise: float, lowest: float, highest: float
) -> float:
    raw = request.query.get(name, str(otherwise))
    problem = f"a number from {lowest:g} to {highest:g}"
    try:
        found = float(raw[:32])
    except ValueError as error:
        raise InvalidInput(field=name, problem=problem) from error
    if not math.isfinite(found) or not lowest <= found <= highest:
        raise InvalidInput(field=name, problem=problem)
    return found


_BASE = "/api/reports/experiments"
ROUTES = (
    Route("GET", _BASE, list_experiments, Role.SUPERVISOR),
    Route("POST", _BASE, add, Role.SUPERVISOR),
    Route("GET", f"{_BASE}/options", options, Role.SUPERVISOR),
    Route("GET", f"{_BASE}/plan", plan, Role.SUPERVISOR),
    Route("GET", f"{_BASE}/{{id}}", read, Role.SUPERVISOR),
    Route("DELETE", f"{_BASE}/{{id}}", remove, Role.SUPERVISOR),
    Route("POST", f"{_BASE}/{{id}}/start", start, Role.SUPERVISOR),
    Route("POST", f"{_BASE}/{{id}}/stop", stop, Role.SUPERVISOR),
    Route("GET", f"{_BASE}/{{id}}/conversations", conversations, Role.SUPERVISOR),
)
