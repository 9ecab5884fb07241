"""The addresses of gaps."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from aiohttp import web
from pydantic import BaseModel, Field

from core.errors import InvalidInput
from core.query import number
from core.routes import Role, Route, json_response, principal, read_body
from core.text import clean
from studio.gaps.gap import Dismissal, Standing
from studio.gaps.listing_store import Sort, Wanted
from studio.gaps.parting.service import PARTING
from studio.gaps.service import GAPS
from studio.query import choice, cursor, period, words

_Id = Annotated[str, Field(min_length=1, max_length=64)]
_Note = Annotated[str, Field(max_length=1000)]


class Dismissed(BaseModel):
    """Why a gap is none."""

    reason: Dismissal
    duplicate_of: _Id | None = None
    note: _Note = ""


class Assigned(BaseModel):
    """Which article answers a gap."""

    article_id: _Id
    note: _Note = ""


class Moved(BaseModel):
    """Which wordings, as the examples name them, go to which gap; without one, to a new one."""

    wordings: Annotated[list[_Id], Field(min_length=1, max_length=50)]
    to: _Id | None = None


class Drafted(BaseModel):
    """In which languages to write; without any, in those that ask."""

    languages: Annotated[list[Literal["zh", "en"]], Field(max_length=2)] = []


async def get_gaps(request: web.Request) -> web.Response:
    """List gaps."""
    wanted = Wanted(
        days=period(request),
        standing=choice(request, "state", tuple(Standing), Standing.OPEN),
        sort=choice(request, "sort", get_args(Sort), "customers"),
        language=choice(request, "language", ("zh", "en"), ""),
        product=words(request, "product"),
        words=words(request, "q"),
        after=_after(request),
        limit=number(request, "limit", 50, 1, 200),
    )
    return json_response(await request.app[GAPS].list(wanted))


async def get_gap(request: web.Request) -> web.Response:
    """Return one gap."""
    gap = await request.app[GAPS].one(_id(request), period(request))
    return json_response({"gap": gap})


async def dismiss(request: web.Request) -> web.Response:
    """Put a gap away."""
    body = await read_body(request, Dismissed)
    gap = await request.app[GAPS].dismiss(
        _id(request), principal(request).id, body.reason, clean(body.note), body.duplicate_of
    )
    return json_response({"gap": gap})


async def assign(request: web.Request) -> web.Response:
    """Say which article answers a gap."""
    body = await read_body(request, Assigned)
    gap = await request.app[GAPS].assign(
        _id(request), principal(request).id, body.article_id, clean(body.note)
    )
    return json_response({"gap": gap})


async def reopen(request: web.Request) -> web.Response:
    """Take back what was decided."""
    gap = await request.app[GAPS].reopen(_id(request), principal(request).id)
    return json_response({"gap": gap})


async def move(request: web.Request) -> web.Response:
    """Take wordings out of a gap, into another or a new one."""
    body = await read_body(request, Moved)
    who = principal(request).id
    gap, to = await request.app[PARTING].move(_id(request), who, set(body.wordings), body.to)
    return json_response({"gap": gap, "to": to})


async def draft(request: web.Request) -> web.Response:
    """Make drafts of a gap."""
    body = await read_body(request, Drafted)
    gap, made = await request.app[GAPS].draft(_id(request), principal(request).id, body.languages)
    return json_response({"gap": gap}, status=201 if made else 200)


def _after(request: web.Request) -> tuple[int, str] | None:
    found = cursor(request)
    if found is None:
        return None
    value, gap_id = found
    if not value.lstrip("-").isdecimal() or len(value) > 12:
        raise InvalidInput(field="after", problem="the `next` of a page before")
    return int(value), gap_id


def _id(request: web.Request) -> str:
    return request.match_info["id"][:64]


_ONE = "/api/studio/gaps/{id}"
ROUTES = [
    Route("GET", "/api/studio/gaps", get_gaps, Role.EDITOR),
    Route("GET", _ONE, get_gap, Role.EDITOR),
    Route("GET", "/api/reports/gaps", get_gaps, Role.SUPERVISOR),
    Route("GET", "/api/reports/gaps/{id}", get_gap, Role.SUPERVISOR),
    Route("POST", f"{_ONE}/dismiss", dismiss, Role.EDITOR),
    Route("POST", f"{_ONE}/assign", assign, Role.EDITOR),
    Route("POST", f"{_ONE}/reopen", reopen, Role.EDITOR),
    Route("POST", f"{_ONE}/move", move, Role.EDITOR),
    Route("POST", f"{_ONE}/draft", draft, Role.EDITOR),
]
