"""Search as you type: what the help pages' script asks for."""

from __future__ import annotations

from aiohttp import web

from core.routes import Role, Route, json_response, request_language
from help_centre.address import hit_path
from help_centre.http import SEARCH_LIMIT, question_of
from help_centre.service import HELP_CENTRE

_SHOWN = 6


async def search(request: web.Request) -> web.Response:
    """Return what everybody may read on the words typed so far; nothing for no words."""
    question, language = question_of(request), request_language(request)
    if not question:
        return json_response({"articles": []})
    request.app[SEARCH_LIMIT].spend(request.remote or "")
    found = await request.app[HELP_CENTRE].search(question, language)
    articles = [
        {
            "id": hit.article_id,
            "title": hit.title,
            "title_marks": hit.title_marks,
            "summary": hit.summary,
            "language": hit.language,
            "product": hit.product,
            "path": hit_path(language, hit),
        }
        for hit in found.hits[:_SHOWN]
    ]
    return json_response({"articles": articles})


ROUTES = [Route("GET", "/api/web/search", search, Role.PUBLIC)]
