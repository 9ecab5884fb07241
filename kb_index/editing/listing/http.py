"""The studio's addresses of the list."""

from __future__ import annotations

from typing import get_args

from aiohttp import web

from core.errors import InvalidInput, Language
from core.query import Choice, choice, number
from core.routes import Role, Route, json_response
from core.text import clean
from kb_index.article import Audience
from kb_index.editing.listing.service import LISTING
from kb_index.editing.listing.wanted import WORDS_LIMIT, Need, Sort, Stage, Wanted

_PAGE, _LONGEST_PAGE = 50, 200
_TEXT_LIMIT = 200
_AFTER_LIMIT = 8000


async def list_articles(request: web.Request) -> web.Response:
    """Return one page of the list."""
    after = request.query.get("after", "")
    if len(after) > _AFTER_LIMIT:
        raise InvalidInput(field="after", problem="the `next` of an earlier page")
    page = await request.app[LISTING].page(
        _wanted(request),
        _text(request, "product"),
        _text(request, "category"),
        after,
        number(request, "limit", _PAGE, 1, _LONGEST_PAGE),
    )
    return json_response(page)


async def list_tags(request: web.Request) -> web.Response:
    """Return the tags in use."""
    return json_response({"tags": await request.app[LISTING].tags()})


def _wanted(request: web.Request) -> Wanted:
    language = _text(request, "language")
    if language and language not in get_args(Language):
        raise InvalidInput(field="language", problem="zh or en")
    return Wanted(
        words=tuple(_text(request, "q").split()[:WORDS_LIMIT]),
        stage=_choice(request, "stage", Stage),
        language=language,
        tag=_text(request, "tag"),
        owner=_text(request, "owner"),
        audience=_choice(request, "audience", Audience),
        needs=_choice(request, "needs", Need),
        sort=_choice(request, "sort", Sort) or Sort.UPDATED,
    )


def _text(request: web.Request, name: str) -> str:
    text = clean(request.query.get(name, ""))
    if len(text) > _TEXT_LIMIT:
        raise InvalidInput(field=name, problem=f"longer than {_TEXT_LIMIT} characters")
    return text


def _choice(request: web.Request, name: str, choices: type[Choice]) -> Choice | None:
    text = _text(request, name)
    return choice(name, text, choices) if text else None


ROUTES = (
    Route("GET", "/api/studio/articles", list_articles, Role.EDITOR),
    Route("GET", "/api/studio/tags", list_tags, Role.EDITOR),
)
