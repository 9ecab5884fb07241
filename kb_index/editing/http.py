"""The studio's addresses of articles: writing, deciding, and what became of them."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from aiohttp import web

from core.errors import ArticleNotFound
from core.query import number
from core.routes import Role, Route, json_response, principal, read_body, request_language
from kb_index.editing import schemas
from kb_index.editing.bulk.service import BULK
from kb_index.editing.history import HISTORY
from kb_index.editing.life import Action
from kb_index.editing.moving import MOVING
from kb_index.editing.schemas import BODY_LIMIT
from kb_index.editing.service import EDITING
from kb_index.editing.texts.content import Content
from kb_index.editing.texts.merge import merge
from kb_index.editing.texts.problems import refuse, too_much
from kb_index.render import aside, to_html

_ID = re.compile(r"[^\x00-\x1f\x7f]{1,64}")
_REVISIONS = 200


async def begin(request: web.Request) -> web.Response:
    """Begin an article."""
    body = await read_body(request, schemas.NewBody, BODY_LIMIT)
    editing = request.app[EDITING]
    article = await editing.begin(principal(request), body.language, body.content.content())
    return json_response({"article": article}, status=201)


async def read(request: web.Request) -> web.Response:
    """Return one article as editors see it."""
    return _article(await request.app[EDITING].read(principal(request), article_id(request)))


async def save(request: web.Request) -> web.Response:
    """Keep what is being written."""
    body = await read_body(request, schemas.SaveBody, BODY_LIMIT)
    saved = await request.app[EDITING].save(
        principal(request),
        article_id(request),
        body.version,
        body.base_revision,
        body.content.content(),
    )
    return json_response(saved)


async def discard(request: web.Request) -> web.Response:
    """Throw away what is being written."""
    version = number(request, "version", 0, 0, 2**31 - 1)
    return await _move(request, Action.DISCARD, version=version)


async def submit(request: web.Request) -> web.Response:
    """Hand in what is written."""
    return await _decide(request, Action.SUBMIT)


async def withdraw(request: web.Request) -> web.Response:
    """Take back what was handed in."""
    return await _decide(request, Action.WITHDRAW)


async def approve(request: web.Request) -> web.Response:
    """Say that what is handed in is right."""
    return await _decide(request, Action.APPROVE)


async def reject(request: web.Request) -> web.Response:
    """Say what is wrong with what is handed in."""
    return await _decide(request, Action.REJECT)


async def publish(request: web.Request) -> web.Response:
    """Give what is written to the readers."""
    body = await read_body(request, schemas.PublishBody)
    return await _move(
        request, Action.PUBLISH, version=body.version, note=body.note, covers=body.covers
    )


async def archive(request: web.Request) -> web.Response:
    """Take an article away from the readers."""
    return await _decide_of_all(request, Action.ARCHIVE)


async def trash(request: web.Request) -> web.Response:
    """Throw an article away."""
    return await _decide_of_all(request, Action.TRASH)


async def untrash(request: web.Request) -> web.Response:
    """Take an article out of the trash."""
    return await _decide_of_all(request, Action.UNTRASH)


async def restore(request: web.Request) -> web.Response:
    """Take an old revision to write on."""
    body = await read_body(request, schemas.RestoreBody)
    moving = request.app[MOVING]
    asked = (article_id(request), body.revision, body.version, body.note)
    return _article(await moving.restore(principal(request), *asked))


async def translate(request: web.Request) -> web.Response:
    """Begin a version in another language."""
    body = await read_body(request, schemas.LanguageBody)
    editing = request.app[EDITING]
    article = await editing.translate(principal(request), article_id(request), body.language)
    return json_response({"article": article}, status=201)


async def list_revisions(request: web.Request) -> web.Response:
    """Return the newest revisions."""
    before = number(request, "before", 0, 1, 2**31 - 1) or None
    limit = number(request, "limit", 50, 1, _REVISIONS)
    return json_response(await request.app[HISTORY].revisions(article_id(request), before, limit))


async def read_revision(request: web.Request) -> web.Response:
    """Return one revision."""
    named = request.match_info["revision"]
    return json_response(await request.app[HISTORY].revision(article_id(request), named))


async def compare(request: web.Request) -> web.Response:
    """Return two texts of an article side by side."""
    before, after = request.match_info["a"], request.match_info["b"]
    changes = await request.app[HISTORY].compare(article_id(request), before, after)
    return json_response({"changes": changes})


async def look(request: web.Request) -> web.Response:
    """Note that somebody has an article open."""
    return json_response(await request.app[EDITING].look(principal(request), article_id(request)))


async def leave(request: web.Request) -> web.Response:
    """Note that somebody closed an article."""
    await request.app[EDITING].leave(principal(request), article_id(request))
    return web.Response(status=204)


async def merge_texts(request: web.Request) -> web.Response:
    """Put two changes of one text together."""
    body = await read_body(request, schemas.MergeBody, 3 * BODY_LIMIT)
    texts = (each.content().tidy() for each in (body.base, body.mine, body.theirs))
    merged = await asyncio.to_thread(merge, *texts)
    return json_response({"merge": merged.to_json()})


async def preview(request: web.Request) -> web.Response:
    """Return an answer as readers get it."""
    body = await read_body(request, schemas.AnswerBody, BODY_LIMIT)
    refuse(too_much(Content(answer=body.answer)))
    return json_response({"html": await aside(to_html, body.answer)})


async def in_bulk(request: web.Request) -> web.Response:
    """Do the same to many articles."""
    body = await read_body(request, schemas.BulkBody)
    language = request_language(request)
    done = await request.app[BULK].run(
        principal(request), body.ids, body.wanted(), body.note, language
    )
    return json_response(done)


async def people(request: web.Request) -> web.Response:
    """Return who can own an article."""
    return json_response({"people": await request.app[EDITING].writers()})


def article_id(request: web.Request) -> str:
    """Return the id in the address; raise `ArticleNotFound` for what can be none."""
    given = request.match_info["id"]
    if _ID.fullmatch(given) is None:
        raise ArticleNotFound(id=given[:20])
    return given


async def _decide(request: web.Request, action: Action) -> web.Response:
    body = await read_body(request, schemas.MoveBody)
    return await _move(request, action, version=body.version, note=body.note)


async def _decide_of_all(request: web.Request, action: Action) -> web.Response:
    body = await read_body(request, schemas.NoteBody)
    return await _move(request, action, note=body.note)


async def _move(request: web.Request, action: Action, **how: Any) -> web.Response:
    moving = request.app[MOVING]
    return _article(await moving.move(principal(request), article_id(request), action, **how))


def _article(article: dict[str, Any]) -> web.Response:
    return json_response({"article": article})


_ONE = "/api/studio/articles/{id}"

ROUTES = (
    Route("POST", "/api/studio/articles", begin, Role.EDITOR),
    Route("GET", _ONE, read, Role.EDITOR),
    Route("PUT", f"{_ONE}/copy", save, Role.EDITOR),
    Route("DELETE", f"{_ONE}/copy", discard, Role.EDITOR),
    Route("POST", f"{_ONE}/submit", submit, Role.EDITOR),
    Route("POST", f"{_ONE}/withdraw", withdraw, Role.EDITOR),
    Route("POST", f"{_ONE}/approve", approve, Role.REVIEWER),
    Route("POST", f"{_ONE}/reject", reject, Role.REVIEWER),
    Route("POST", f"{_ONE}/publish", publish, Role.PUBLISHER),
    Route("POST", f"{_ONE}/archive", archive, Role.PUBLISHER),
    Route("POST", f"{_ONE}/trash", trash, Role.PUBLISHER),
    Route("POST", f"{_ONE}/untrash", untrash, Role.PUBLISHER),
    Route("POST", f"{_ONE}/restore", restore, Role.EDITOR),
    Route("POST", f"{_ONE}/translation", translate, Role.EDITOR),
    Route("GET", f"{_ONE}/revisions", list_revisions, Role.EDITOR),
    Route("GET", f"{_ONE}/revisions/{{revision}}", read_revision, Role.EDITOR),
    Route("GET", f"{_ONE}/revisions/{{a}}/diff/{{b}}", compare, Role.EDITOR),
    Route("PUT", f"{_ONE}/editors", look, Role.EDITOR),
    Route("DELETE", f"{_ONE}/editors", leave, Role.EDITOR),
    Route("POST", "/api/studio/merge", merge_texts, Role.EDITOR),
    Route("POST", "/api/studio/preview", preview, Role.EDITOR),
    Route("POST", "/api/studio/bulk", in_bulk, Role.EDITOR),
    Route("GET", "/api/studio/people", people, Role.EDITOR),
)
