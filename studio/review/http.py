"""The addresses of what waits for an editor."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, Field

from core.clock import utc_now
from core.errors import FlagNotFound, InvalidInput
from core.query import number
from core.routes import Role, Route, json_response, principal, read_body
from core.text import clean
from studio.query import choice, cursor, words
from studio.review import flag_store, store
from studio.review.flag import Verdict
from studio.review.kind import Kind
from studio.review.service import REVIEW


class Settled(BaseModel):
    """What became of a flag."""

    verdict: Verdict
    note: Annotated[str, Field(max_length=1000)] = ""


async def get_review(request: web.Request) -> web.Response:
    """List what waits."""
    wanted = store.Wanted(
        now=utc_now(),
        kind=choice(request, "kind", tuple(Kind), ""),
        after=_after(request),
        limit=number(request, "limit", 50, 1, 200),
    )
    return json_response(await request.app[REVIEW].list(wanted))


async def get_flags(request: web.Request) -> web.Response:
    """List flags."""
    last = cursor(request)
    wanted = flag_store.Wanted(
        settled=choice(request, "state", ("open", "settled"), "open") == "settled",
        article_id=words(request, "article_id"),
        before=None if last is None else _flag_id(last[1], "after"),
        limit=number(request, "limit", 50, 1, 200),
    )
    return json_response(await request.app[REVIEW].flags(wanted))


async def settle(request: web.Request) -> web.Response:
    """Say what became of a flag."""
    body = await read_body(request, Settled)
    raw = request.match_info["id"]
    if not raw.isdecimal() or len(raw) > 18:
        raise FlagNotFound(id=raw[:64])
    flag = await request.app[REVIEW].settle(
        int(raw), principal(request).id, body.verdict, clean(body.note)
    )
    return json_response({"flag": flag})


def _flag_id(raw: str, field: str) -> int:
    if not raw.isdecimal() or len(raw) > 18:
        raise InvalidInput(field=field, problem="the `next` of a page before")
    return int(raw)


def _after(request: web.Request) -> tuple[datetime, str, str] | None:
    found = cursor(request)
    if found is None:
        return None
    kind, _, last = found[1].partition(":")
    try:
        moment = datetime.fromisoformat(found[0])
    except ValueError as error:
        raise InvalidInput(field="after", problem="the `next` of a page before") from error
    if moment.tzinfo is None or not last:
        raise InvalidInput(field="after", problem="the `next` of a page before")
    return moment, kind, last


ROUTES = [
    Route("GET", "/api/studio/review", get_review, Role.EDITOR),
    Route("GET", "/api/studio/flags", get_flags, Role.EDITOR),
    Route("POST", "/api/studio/flags/{id}/settle", settle, Role.EDITOR),
]
