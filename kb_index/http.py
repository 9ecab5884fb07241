"""The addresses of the knowledge base: one article for readers, search and articles for agents."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from core.clock import iso
from core.errors import InvalidInput
from core.language import detect_language, parse_language
from core.routes import Role, Route, json_response, request_language
from core.text import clean
from kb_index.article import ArticleView, Audience
from kb_index.knowledge_base import KNOWLEDGE_BASE
from kb_index.origin import ORIGINS
from kb_index.render import aside, to_html
from kb_index.results import ArticleKind, Hit

QUERY_LIMIT = 2000
DESK_HITS = 10
STAFF = frozenset(Audience)


async def web_article(request: web.Request) -> web.Response:
    """Answer with one article that everybody may read."""
    view = await request.app[KNOWLEDGE_BASE].get(request.match_info["id"])
    return json_response(await _article(view) | await _origin(request, view))


async def _origin(request: web.Request, view: ArticleView) -> dict[str, Any]:
    origins = request.app.get(ORIGINS)
    of_community = view.article.kind is ArticleKind.THREAD
    found = await origins.of(view.article.id) if origins is not None and of_community else None
    return {"thread": found.to_json() if found else None}


async def desk_article(request: web.Request) -> web.Response:
    """Answer with one article, whoever its audience is."""
    view = await request.app[KNOWLEDGE_BASE].get(request.match_info["id"], STAFF)
    return json_response(await _article(view) | await _origin(request, view))


async def desk_articles(request: web.Request) -> web.Response:
    """Answer with the articles that fit an agent's words; none for no words."""
    question = clean(request.query.get("q", ""))
    if len(question) > QUERY_LIMIT:
        raise InvalidInput(field="q", problem=f"longer than {QUERY_LIMIT} characters")
    told = request.query.get("language")
    words = detect_language(question, request_language(request))
    language = parse_language(told) if told else words
    base = request.app[KNOWLEDGE_BASE]
    explain = request.query.get("explain") == "true"
    result = await base.search(
        question, language, DESK_HITS, audiences=STAFF, marked=True, explain=explain
    )
    articles = [hit_json(hit, result.language, explain=explain) for hit in result.hits]
    return json_response({"articles": articles, "confidence": round(result.confidence, 4)})


async def _article(view: ArticleView) -> dict[str, Any]:
    """Write an article as the browser protocol has it; the answer is safe HTML."""
    article = view.article
    return {
        "id": article.id,
        "title": article.title,
        "language": article.language,
        "product": article.product,
        "html": await aside(to_html, article.answer),
        "source": article.source,
        "updated_at": iso(article.updated_at),
        "other_languages": [
            {"id": other.id, "language": other.language, "title": other.title}
            for other in view.other_languages
        ],
    }


def hit_json(hit: Hit, language: str, *, explain: bool = False) -> dict[str, Any]:
    """Write a hit as the desk's search in a language lists it, with its reasons if wanted."""
    listed: dict[str, Any] = {
        "id": hit.article_id,
        "title": hit.title,
        "summary": hit.summary,
        "language": hit.language,
        "foreign": hit.language != language,
        "product": hit.product,
        "score": hit.score,
        "title_marks": hit.title_marks,
        "excerpt": hit.excerpt,
        "excerpt_marks": hit.excerpt_marks,
    }
    if explain:
        listed["reasons"] = [
            {"code": one.code, "value": round(one.value, 4), "zh": one.zh, "en": one.en}
            for one in hit.reasons
        ]
    return listed


ROUTES = (
    Route("GET", "/api/web/articles/{id}", web_article, Role.PUBLIC),
    Route("GET", "/api/desk/articles", desk_articles, Role.AGENT),
    Route("GET", "/api/desk/articles/{id}", desk_article, Role.AGENT),
)
