"""The addresses behind a chat."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, Field

from core.routes import Role, Route, json_response, principal, read_body
from handoff.desk.frames import Id
from handoff.wrap_up.reason import WORDS, InKnowledgeBase, Reason
from handoff.wrap_up.service import WRAP_UPS, FlagKind, Written

_Tag = Annotated[str, Field(max_length=32)]
_Variant = Annotated[str, Field(max_length=500)]


class WrapUp(BaseModel):
    """How a chat ended."""

    reason: Reason
    in_knowledge_base: InKnowledgeBase | None = None
    tags: Annotated[list[_Tag], Field(max_length=10)] = []


class NewDraft(BaseModel):
    """An article that the chat has in it."""

    title: str
    answer: str
    variants: Annotated[list[_Variant], Field(max_length=20)] = []


class Flag(BaseModel):
    """What is wrong with the knowledge base."""

    kind: FlagKind
    article_id: Id | None = None
    comment: Annotated[str, Field(max_length=1000)] = ""


async def get_wrap_up(request: web.Request) -> web.Response:
    """Return what there is and what there could be."""
    found = await request.app[WRAP_UPS].read(_id(request))
    reasons = [{"code": each.value, "zh": zh, "en": en} for each, (zh, en) in WORDS.items()]
    return json_response({**found, "reasons": reasons})


async def put_wrap_up(request: web.Request) -> web.Response:
    """Say how one's own chat ended."""
    body = await read_body(request, WrapUp)
    written = Written(body.reason, body.in_knowledge_base, body.tags)
    kept = await request.app[WRAP_UPS].write(principal(request).id, _id(request), written)
    return json_response({"wrap_up": kept})


async def post_draft(request: web.Request) -> web.Response:
    """Turn the solution into a draft of an article."""
    body = await read_body(request, NewDraft, 256 * 1024)
    article = await request.app[WRAP_UPS].draft(
        principal(request).id, _id(request), body.title, body.answer, body.variants
    )
    return json_response({"article": article}, status=201)


async def post_flag(request: web.Request) -> web.Response:
    """Flag an article as wrong, or one as missing."""
    body = await read_body(request, Flag)
    await request.app[WRAP_UPS].flag(
        principal(request).id, _id(request), body.kind, body.article_id, body.comment
    )
    return web.Response(status=204)


def _id(request: web.Request) -> str:
    return request.match_info["id"][:64]


_ONE = "/api/desk/conversations/{id}"
ROUTES = [
    Route("GET", f"{_ONE}/wrap_up", get_wrap_up, Role.AGENT),
    Route("PUT", f"{_ONE}/wrap_up", put_wrap_up, Role.AGENT),
    Route("POST", f"{_ONE}/draft_article", post_draft, Role.AGENT),
    Route("POST", f"{_ONE}/flags", post_flag, Role.AGENT),
]
