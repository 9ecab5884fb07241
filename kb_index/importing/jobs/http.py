"""The addresses of imports."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from aiohttp import web
from pydantic import BaseModel, Field, StringConstraints

from core.errors import InvalidInput
from core.query import number
from core.routes import Role, Route, json_response, principal, read_body, request_language
from kb_index.article import Audience, Status
from kb_index.importing.deciding import Outcome
from kb_index.importing.fetching import ADDRESS_LIMIT, FETCHER
from kb_index.importing.formats import Format
from kb_index.importing.jobs.preview import unreadable
from kb_index.importing.jobs.report import HEADER, line
from kb_index.importing.jobs.service import IMPORTS, Who, in_pieces
from kb_index.importing.jobs.state import Doing
from kb_index.importing.options import Options
from kb_index.importing.problem import Unreadable

_CHUNK = 256 * 1024
_PAGE = 200
_BODY_LIMIT = 512 * 1024

Word = Annotated[str, StringConstraints(max_length=128)]
Column = Annotated[str, StringConstraints(max_length=1000)]


class Given(BaseModel):
    """The options of an import, as a page sends them; see `Options`."""

    status: Literal[Status.DRAFT, Status.IN_REVIEW, Status.PUBLISHED] = Status.PUBLISHED
    audience: Audience = Audience.PUBLIC
    language: Literal["", "zh", "en"] = ""
    product: Annotated[str, StringConstraints(max_length=64)] = ""
    category: Word = ""
    collection: Word = ""
    keep_edited: bool = False


class Choice(BaseModel):
    """How a file is to be imported; what is left out stays as it was the last time."""

    mapping: dict[Column, Column] | None = None
    options: Given | None = None

    def chosen(self) -> Options | None:
        """Return the options, None where the page did not say."""
        return None if self.options is None else Options(**self.options.model_dump())


class Addresses(BaseModel):
    """The pages that a page asks to import."""

    addresses: Annotated[
        list[Annotated[str, StringConstraints(min_length=1, max_length=2000)]],
        Field(min_length=1, max_length=ADDRESS_LIMIT),
    ]

    def name(self) -> str:
        """Return what the import is called: the first page, without what follows its path."""
        return self.addresses[0].partition("://")[2].partition("?")[0].replace("/", " ").strip()


async def post_import(request: web.Request) -> web.Response:
    """Take a file in and look at it."""
    brought = await request.app[IMPORTS].bring(
        request.query.get("name", ""),
        request.content.iter_chunked(_CHUNK),
        request.content_length,
        _who(request),
    )
    return json_response(brought, status=201)


async def post_addresses(request: web.Request) -> web.Response:
    """Fetch web pages and look at them."""
    asked = await read_body(request, Addresses)
    try:
        pages = await request.app[FETCHER].fetch(asked.addresses)
    except Unreadable as error:
        raise unreadable(asked.addresses[0], error.problem) from error
    brought = await request.app[IMPORTS].bring(
        asked.name(), in_pieces(pages), None, _who(request), Format.PAGES
    )
    return json_response(brought, status=201)


async def list_imports(request: web.Request) -> web.Response:
    """Return a page of imports."""
    limit = number(request, "limit", 50, 1, _PAGE)
    return json_response(await request.app[IMPORTS].page(_before(request), limit))


async def get_import(request: web.Request) -> web.Response:
    """Return one import."""
    return json_response(await request.app[IMPORTS].get(_id(request)))


async def post_preview(request: web.Request) -> web.Response:
    """Look at a file with another mapping or other options."""
    choice = await read_body(request, Choice, _BODY_LIMIT)
    options = choice.chosen() or Options()
    return json_response(await request.app[IMPORTS].look(_id(request), choice.mapping, options))


async def post_dry_run(request: web.Request) -> web.Response:
    """Let an import say what it would do."""
    return await _begin(request, Doing.DRY_RUN)


async def post_run(request: web.Request) -> web.Response:
    """Let an import begin."""
    return await _begin(request, Doing.IMPORT)


async def post_undo(request: web.Request) -> web.Response:
    """Let an import be undone."""
    begun = await request.app[IMPORTS].begin(_id(request), Doing.UNDO, _who(request))
    return json_response(begun, status=202)


async def post_stop(request: web.Request) -> web.Response:
    """Stop an import."""
    return json_response(await request.app[IMPORTS].stop(_id(request)))


async def list_rows(request: web.Request) -> web.Response:
    """Return a page of an import's report."""
    limit, after = number(request, "limit", 100, 1, 500), number(request, "after", -1, 0, 2**31)
    rows = await request.app[IMPORTS].rows(_id(request), _outcome(request), after, limit + 1)
    more = len(rows) > limit
    shown = rows[:limit]
    return json_response({"rows": shown, "next": shown[-1]["number"] if more else None})


async def get_report(request: web.Request) -> web.StreamResponse:
    """Return an import's whole report as a CSV file."""
    imports, import_id, outcome = request.app[IMPORTS], _id(request), _outcome(request)
    language = request_language(request)
    rows = await imports.rows(import_id, outcome, -1, _PAGE)
    response = web.StreamResponse(
        headers={
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": 'attachment; filename="import-report.csv"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        }
    )
    await response.prepare(request)
    await response.write(("\ufeff" + HEADER[language]).encode())
    while rows:
        await response.write("".join(line(row, language) for row in rows).encode())
        rows = await imports.rows(import_id, outcome, rows[-1]["number"], _PAGE)
    await response.write_eof()
    return response


async def _begin(request: web.Request, doing: Doing) -> web.Response:
    choice = await read_body(request, Choice, _BODY_LIMIT)
    begun = await request.app[IMPORTS].begin(
        _id(request), doing, _who(request), choice.mapping, choice.chosen()
    )
    return json_response(begun, status=202)


def _who(request: web.Request) -> Who:
    asker = principal(request)
    return Who(asker.id, asker.name)


def _id(request: web.Request) -> str:
    return request.match_info["id"][:64]


def _outcome(request: web.Request) -> str:
    told = request.query.get("outcome", "")
    if told and told not in set(Outcome):
        raise InvalidInput(field="outcome", problem="one of " + ", ".join(Outcome))
    return told


def _before(request: web.Request) -> tuple[datetime, str] | None:
    told = request.query.get("before", "")
    if not told:
        return None
    moment, _, import_id = told.partition("~")
    try:
        return datetime.fromisoformat(moment), import_id[:64]
    except ValueError as error:
        raise InvalidInput(field="before", problem="not a `next` of ours") from error


ROUTES = [
    Route("POST", "/api/studio/imports", post_import, Role.EDITOR),
    Route("POST", "/api/studio/imports/addresses", post_addresses, Role.EDITOR),
    Route("GET", "/api/studio/imports", list_imports, Role.EDITOR),
    Route("GET", "/api/studio/imports/{id}", get_import, Role.EDITOR),
    Route("POST", "/api/studio/imports/{id}/preview", post_preview, Role.EDITOR),
    Route("POST", "/api/studio/imports/{id}/dry-run", post_dry_run, Role.EDITOR),
    Route("POST", "/api/studio/imports/{id}/run", post_run, Role.PUBLISHER),
    Route("POST", "/api/studio/imports/{id}/undo", post_undo, Role.PUBLISHER),
    Route("POST", "/api/studio/imports/{id}/stop", post_stop, Role.PUBLISHER),
    Route("GET", "/api/studio/imports/{id}/rows", list_rows, Role.EDITOR),
    Route("GET", "/api/studio/imports/{id}/report", get_report, Role.EDITOR),
]
